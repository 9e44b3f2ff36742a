"""Whether photos, records and events of a ticket are what they were: checked with nothing but what
is in a parcel, so that anybody can check again, without our server and in years.

Each event's hash covers its text and the hash of the event before it; photos' records likewise. The
texts are those that the database hashed when it wrote them. What an author's phone signed names the
photos by their hashes (ECDSA P-256, SHA-256).
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from backend.domain.text import Label
from backend.domain.ticket import Changes, Ticket, changed


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A link of a chain. `hash`: SHA-256 in hex over the hash before it, a line feed, and `text`."""

    text: str
    hash: str


class SignedText(msgspec.Struct, frozen=True, kw_only=True):
    """A command as its author's phone signed it. `signature`: r and s in hex, 32 bytes each;
    `public_key`: SubjectPublicKeyInfo, DER, in hex."""

    command: str
    signed: str
    signature: str
    key: str
    public_key: str
    person: str
    person_name: str


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """`files`: names of the photos' files by SHA-256."""

    number: str
    made_at: str
    ticket: Ticket
    events: tuple[Link, ...]
    records: tuple[Link, ...]
    commands: tuple[SignedText, ...]
    files: dict[str, str]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong. `subject`: the event's version, the photo's number, or a command's id."""

    code: str
    subject: str
    label: Label


def check(parcel: Parcel, bytes_of: Mapping[str, bytes | None]) -> tuple[Finding, ...]:
    """`bytes_of`: each photo's bytes by SHA-256, None where they are not there."""
    events = [_decode(link) for link in parcel.events]
    records = [_decode(link) for link in parcel.records]
    return (
        *_chain(parcel.events, events, "event", "version"),
        *_chain(parcel.records, records, "record", "number"),
        *_belonging(events, records),
        *_files(records, bytes_of),
        *_signatures(parcel.commands, records),
        *_ticket(parcel, events),
    )


def chained(before: str, text: str) -> str:
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def _decode(link: Link) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(link.text)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


WORDS = {
    "event.altered": Label("第 {0} 条流转记录被改动", "Event {0} was altered"),
    "event.missing": Label("第 {0} 条流转记录缺失", "Event {0} is missing"),
    "record.altered": Label("第 {0} 张照片的记录被改动", "The record of photo {0} was altered"),
    "record.missing": Label("照片 {0} 的记录缺失", "The record of photo {0} is missing"),
    "record.stray": Label(
        "第 {0} 张照片的记录不属于任何流转记录", "The record of photo {0} belongs to no event"
    ),
    "photo.missing": Label("第 {0} 张照片缺失", "Photo {0} is missing"),
    "photo.altered": Label("第 {0} 张照片的内容被改动", "The bytes of photo {0} were altered"),
    "signature.wrong": Label(
        "第 {0} 张照片的提交签名与密钥不符",
        "The signature that came with photo {0} is not of its author's key",
    ),
    "signature.other": Label(
        "第 {0} 张照片不在其作者签名的内容里", "Photo {0} is not what its author signed"
    ),
    "ticket.altered": Label(
        "工单与其流转记录不符：{0}", "The ticket is not what its events made it: {0}"
    ),
}


def _found(code: str, subject: object) -> Finding:
    words = WORDS[code]
    return Finding(
        code=code,
        subject=str(subject),
        label=Label(words.zh.format(subject), words.en.format(subject)),
    )


def _chain(
    links: Sequence[Link], texts: Sequence[dict[str, Any]], what: str, numbered: str
) -> Iterable[Finding]:
    """After a wrong link the next is judged by the hash that this one claims: each is named once."""
    before, expected = "", 1
    for link, text in zip(links, texts, strict=True):
        number = text.get(numbered)
        if not isinstance(number, int) or number < expected:
            number = expected
            yield _found(f"{what}.altered", number)
        elif number > expected:
            for missing in range(expected, number):
                yield _found(f"{what}.missing", missing)
        elif chained(before, link.text) != link.hash:
            yield _found(f"{what}.altered", number)
        before, expected = link.hash, number + 1


def _belonging(
    events: Sequence[dict[str, Any]], records: Sequence[dict[str, Any]]
) -> Iterable[Finding]:
    there = {record.get("id") for record in records}
    for event in events:
        for photo in event.get("photos") or ():
            if photo not in there:
                yield _found("record.missing", photo)
    named = {(event.get("id"), photo) for event in events for photo in event.get("photos") or ()}
    for record in records:
        if (record.get("event"), record.get("id")) not in named:
            yield _found("record.stray", record.get("number"))


def _files(
    records: Sequence[dict[str, Any]], bytes_of: Mapping[str, bytes | None]
) -> Iterable[Finding]:
    for record in records:
        for sha256 in filter(None, (record.get("sha256"), record.get("shown"))):
            data = bytes_of.get(sha256)
            if data is None:
                yield _found("photo.missing", record.get("number"))
            elif hashlib.sha256(data).hexdigest() != sha256:
                yield _found("photo.altered", record.get("number"))


def _signatures(
    commands: Sequence[SignedText], records: Sequence[dict[str, Any]]
) -> Iterable[Finding]:
    """A photo of a machine, or of a time before keys, has no signature, and the report says so."""
    signed = {command.command: command for command in commands}
    for record in records:
        command = signed.get(str(record.get("command")))
        if command is None:
            continue
        if command.person != record.get("taken_by") or not is_signed(command):
            yield _found("signature.wrong", record.get("number"))
        elif not _names(command, record):
            yield _found("signature.other", record.get("number"))


def is_signed(command: SignedText) -> bool:
    try:
        raw = bytes.fromhex(command.signature)
        key = load_der_public_key(bytes.fromhex(command.public_key))
        if not isinstance(key, ec.EllipticCurvePublicKey) or len(raw) != 64:
            return False
        r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
        key.verify(utils.encode_dss_signature(r, s), command.signed.encode(), ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _names(command: SignedText, record: dict[str, Any]) -> bool:
    try:
        body = msgspec.json.decode(command.signed)
    except msgspec.DecodeError:
        return False
    if not isinstance(body, dict):
        return False
    named = next((each for each in body.get("photos", ()) if each["id"] == record["id"]), None)
    shown = (named.get("shown") or {}).get("sha256") if named else None
    return (
        named is not None
        and body.get("ticket") == record.get("ticket")
        and (named["sha256"], shown) == (record.get("sha256"), record.get("shown"))
    )


def _ticket(parcel: Parcel, events: Sequence[dict[str, Any]]) -> Iterable[Finding]:
    """The ticket is the fold of its events."""
    try:
        changes = [msgspec.convert(event.get("changes"), Changes) for event in events]
        made = reduce(changed, changes, None)
    except (msgspec.ValidationError, TypeError):
        yield _found("ticket.altered", "-")
        return
    for name in Ticket.__struct_fields__:
        if getattr(made, name, None) != getattr(parcel.ticket, name):
            yield _found("ticket.altered", name)

"""A ticket's evidence as one ZIP that verifies without our server, and its verification."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from backend.domain.deadline import SHANGHAI
from backend.domain.labels import STATE_LABELS
from backend.services.environment import Environment
from backend.services.proof import Finding, Link, Parcel, SignedText, check, is_signed
from backend.services.records import ticket_of
from backend.services.signing import from_base64url
from storage.connection import Connection, Row
from storage.queries import lists, photo_keeping, tickets

PARCEL = "evidence.json"
REPORT = "report.json"
PAGE = "report.html"
_PARCEL = msgspec.json.Decoder(Parcel)


class NotAParcel(Exception):
    """The file is no ZIP of ours. A sentence for the operator."""


class Proof(msgspec.Struct, frozen=True):
    """`bytes_of`: photos by SHA-256, None where the store has none."""

    parcel: Parcel
    bytes_of: dict[str, bytes | None]
    findings: tuple[Finding, ...]


async def prove(env: Environment, number: str) -> Proof | None:
    """None where there is no such ticket. Reads one snapshot; the photos never change."""
    async with env.database.snapshot() as connection:
        ticket = await lists.id_of_number(connection, number)
        if ticket is None:
            return None
        parcel, records = await _gather(env, connection, ticket)
    bytes_of = {
        sha256: await env.store.read(sha256)
        for record in records
        for sha256 in (record["sha256"], record["shown"])
        if sha256
    }
    return Proof(parcel, bytes_of, check(parcel, bytes_of))


async def _gather(
    env: Environment, connection: Connection, ticket: UUID
) -> tuple[Parcel, list[Row]]:
    row = await tickets.find_ticket(connection, ticket)
    if row is None:
        raise RuntimeError("a ticket's number without the ticket")
    events = await photo_keeping.evidence_events(connection, ticket)
    records = await photo_keeping.evidence_photos(connection, ticket)
    commands = await photo_keeping.evidence_commands(connection, ticket)
    parcel = Parcel(
        number=row["number"],
        made_at=env.now().isoformat(timespec="seconds"),
        ticket=ticket_of(row),
        events=tuple(Link(text=each["text"], hash=each["hash_hex"]) for each in events),
        records=tuple(Link(text=each["text"], hash=each["hash_hex"]) for each in records),
        commands=tuple(_signed(each) for each in commands),
        files=_names(records),
    )
    return parcel, records


def _signed(row: Row) -> SignedText:
    return SignedText(
        command=str(row["id"]),
        signed=row["signed"],
        signature=from_base64url(row["signature"]).hex(),
        key=str(row["key"]),
        public_key=bytes(row["public_key"]).hex(),
        person=str(row["person"]),
        person_name=row["person_name"],
    )


def _names(records: list[Row]) -> dict[str, str]:
    names: dict[str, str] = {}
    for number, record in enumerate(records, 1):
        names.setdefault(record["sha256"], f"photos/{number:02d}-{record['kind']}.jpg")
        if record["shown"]:
            names.setdefault(record["shown"], f"photos/{number:02d}-{record['kind']}-shown.jpg")
    return names


def write_parcel(proof: Proof, path: Path) -> None:
    """Nothing is compressed, so that a page without any library can read it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as parcel:
        for sha256, data in proof.bytes_of.items():
            if data is not None:
                parcel.writestr(proof.parcel.files[sha256], data)
        parcel.writestr(PARCEL, msgspec.json.format(msgspec.json.encode(proof.parcel), indent=1))
        parcel.writestr(REPORT, msgspec.json.format(msgspec.json.encode(_report(proof)), indent=1))
        parcel.writestr(PAGE, _page(proof))


def read_parcel(path: Path) -> Proof:
    """A parcel, checked anew: what its own report says counts for nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as held:
            parcel = _PARCEL.decode(held.read(PARCEL))
            there = set(held.namelist())
            bytes_of = {
                sha256: held.read(name) if name in there else None
                for sha256, name in parcel.files.items()
            }
    except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError, OSError) as fault:
        raise NotAParcel(f"{path} is not a parcel of evidence, or is damaged: {fault}") from fault
    return Proof(parcel, bytes_of, check(parcel, bytes_of))


def _report(proof: Proof) -> dict[str, Any]:
    parcel = proof.parcel
    return {
        "ticket": parcel.number,
        "made_at": parcel.made_at,
        "sound": not proof.findings,
        "findings": proof.findings,
        "events": len(parcel.events),
        "photos": [_photo(record, parcel) for record in _texts(parcel.records)],
        "keys": {
            each.key: {"person": each.person_name, "public_key": each.public_key}
            for each in parcel.commands
        },
    }


def _photo(record: Mapping[str, Any], parcel: Parcel) -> dict[str, Any]:
    command = next((c for c in parcel.commands if c.command == record.get("command")), None)
    return {
        "number": record.get("number"),
        "file": parcel.files.get(str(record.get("sha256"))),
        "sha256": record.get("sha256"),
        "signed_by": command.person_name if command and is_signed(command) else None,
    }


def _texts(links: tuple[Link, ...]) -> list[dict[str, Any]]:
    return [msgspec.json.decode(link.text) for link in links]


def _page(proof: Proof) -> str:
    """The report for people; with the checks of the hashes as a script, to be run again on the
    parcel by a browser that has no network."""
    parcel = proof.parcel
    template = files("backend.reference").joinpath("evidence.html").read_text("utf-8")
    state = STATE_LABELS[parcel.ticket.state]
    verdict = (
        "<p class='sound'>校验通过 / Sound: nothing was altered, nothing is missing.</p>"
        if not proof.findings
        else "<ul class='wrong'>"
        + "".join(
            f"<li>{escape(each.label.zh)} / {escape(each.label.en)}</li>" for each in proof.findings
        )
        + "</ul>"
    )
    return (
        template.replace("{{number}}", escape(parcel.number))
        .replace("{{made_at}}", escape(parcel.made_at))
        .replace("{{state}}", f"{escape(state.zh)} / {escape(state.en)}")
        .replace("{{address}}", escape(parcel.ticket.address))
        .replace("{{verdict}}", verdict)
        .replace("{{photos}}", "".join(_row(each, parcel) for each in _texts(parcel.records)))
    )


def _row(record: Mapping[str, Any], parcel: Parcel) -> str:
    photo = _photo(record, parcel)
    taken = datetime.fromtimestamp(int(record["taken_at"]) / 1e6, UTC).astimezone(SHANGHAI)
    where = (
        f"{record['latitude']:.6f}, {record['longitude']:.6f} ± {record['accuracy'] or 0:.0f} m"
        if record.get("latitude") is not None
        else "—"
    )
    name = escape(str(photo["file"]))
    return (
        f"<tr><td>{photo['number']}</td><td><img src='{name}' alt='{name}'></td>"
        f"<td>{taken:%Y-%m-%d %H:%M:%S}</td><td>{where}</td>"
        f"<td>{escape(photo['signed_by'] or '—')}</td>"
        f"<td><code>{escape(str(photo['sha256']))}</code></td></tr>"
    )

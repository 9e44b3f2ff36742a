"""Commands from a phone's outbox: signed, so that one person's session may carry another's."""

import base64
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from msgspec import Meta

from backend.domain import command as c
from backend.domain.refusal import Refusal
from backend.services import commands
from backend.services.answers import problem_of
from backend.services.environment import Environment
from backend.services.people import LoggedIn
from backend.services.records import actor_of
from backend.services.views import CommandAnswer
from storage.connection import Row
from storage.queries import devices, photo_keeping

_COMMAND = msgspec.json.Decoder(c.AnyCommand)
_HALF = 32
_MOST_KEY_BYTES = 200

Keys = dict[UUID, Row]


class SignedCommand(msgspec.Struct, frozen=True, kw_only=True, tag_field="name", tag="signed"):
    """`signed`: the command as JSON, exactly the text that was signed with ECDSA P-256 and SHA-256;
    `signature`: r and s, 32 bytes each, in base64url without padding; `id`: the command's own."""

    id: UUID
    signed: Annotated[str, Meta(max_length=60_000)]
    key: UUID
    signature: Annotated[str, Meta(max_length=90, pattern="^[A-Za-z0-9_-]*$")]


async def read_keys(env: Environment, items: Sequence[SignedCommand]) -> Keys:
    """The keys of these items with their persons; `key.unknown` where one is not registered."""
    wanted = {each.key for each in items}
    if not wanted:
        return {}
    async with env.database.reading() as connection:
        keys = {row["key"]: row for row in await devices.find_keys(connection, list(wanted))}
    if wanted - keys.keys():
        raise Refusal("key.unknown")
    return keys


async def apply(env: Environment, item: SignedCommand, keys: Keys) -> CommandAnswer:
    """Applied for its author, whoever sent it. A signature that does not fit proves nothing of
    anybody: it is refused and not recorded."""
    key = keys[item.key]
    if not fits(item, key["public_key"]):
        return refused(item.id, Refusal("signature.bad"))
    try:
        command = _COMMAND.decode(item.signed)
    except msgspec.MsgspecError as fault:
        return refused(item.id, Refusal("command.unreadable", detail=str(fault)[:200]))
    meant = (command.id, command.made_by, command.device_id)
    if meant != (item.id, key["id"], key["device"]):
        return refused(item.id, Refusal("signature.bad"))
    author = actor_of(key)
    if c.photos_of(command):
        async with env.database.reading() as connection:
            await photo_keeping.insert_proof(
                connection, command.id, item.key, item.signed, item.signature
            )
    if key["ended_at"] is not None:
        return await commands.hold(env, command, author, Refusal("key.ended"))
    if not key["active"]:
        return await commands.hold(env, command, author, Refusal("author.inactive"))
    return await commands.apply(env, command, author)


def refused(command: UUID, refusal: Refusal) -> CommandAnswer:
    return CommandAnswer(id=command, result="refused", ticket=None, problem=problem_of(refusal))


def fits(item: SignedCommand, public_key: bytes) -> bool:
    raw = from_base64url(item.signature)
    if len(raw) != 2 * _HALF:
        return False
    r, s = int.from_bytes(raw[:_HALF]), int.from_bytes(raw[_HALF:])
    try:
        read_key(public_key).verify(
            utils.encode_dss_signature(r, s), item.signed.encode(), ec.ECDSA(SHA256())
        )
    except InvalidSignature:
        return False
    return True


def read_key(der: bytes) -> ec.EllipticCurvePublicKey:
    """A P-256 key in SubjectPublicKeyInfo; `key.malformed` for anything else."""
    if len(der) > _MOST_KEY_BYTES:
        raise Refusal("key.malformed")
    try:
        key = load_der_public_key(der)
    except ValueError as fault:
        raise Refusal("key.malformed") from fault
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Refusal("key.malformed")
    return key


def from_base64url(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


class NewKey(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`device`: the phone's own id; `public_key`: P-256, SubjectPublicKeyInfo in DER, base64url."""

    device: UUID
    name: Annotated[str, Meta(max_length=120, pattern=c.NO_NUL)] = ""
    key: UUID
    public_key: Annotated[str, Meta(max_length=300, pattern="^[A-Za-z0-9_-]*$")]


async def register(env: Environment, who: LoggedIn, new: NewKey) -> None:
    """Ties the session to the device and the key to the person; again is nothing new. A key of
    another person or device, or with other bytes, is refused: it would change who signed what."""
    der = from_base64url(new.public_key)
    read_key(der)
    now = env.now()
    async with env.database.transaction() as connection:
        await devices.see_device(connection, new.device, new.name, now)
        await devices.tie_session(connection, who.session, new.device)
        await devices.insert_key(connection, new.key, new.device, who.actor.id, der, now)
        kept = (await devices.find_keys(connection, [new.key]))[0]
        if (kept["device"], kept["id"], kept["public_key"]) != (new.device, who.actor.id, der):
            raise Refusal("key.other")

"""Commands: the one door through which people change tickets, online and from the outbox alike.

Items are read one by one, so that one that cannot be read never stops the others.
"""

from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, Request, post

from backend import measures
from backend.api.gate import Env, Who
from backend.domain.command import AnyCommand
from backend.domain.refusal import Refusal
from backend.services import commands, signing
from backend.services.signing import SignedCommand
from backend.services.views import CommandAnswer, CommandAnswers

MOST = 50


class CommandBatch(msgspec.Struct, frozen=True, rename="camel"):
    """1 to 50 commands, applied in order, each on its own; a phone sends them signed."""

    commands: list[AnyCommand | SignedCommand]


class _RawBatch(msgspec.Struct):
    commands: list[msgspec.Raw]


class _Named(msgspec.Struct):
    """What an item must at least be, and whether it is a signed one."""

    id: UUID
    signed: str | None = None


_BATCH = msgspec.json.Decoder(_RawBatch)
_COMMAND = msgspec.json.Decoder(AnyCommand)
_SIGNED = msgspec.json.Decoder(SignedCommand)
_NAMED = msgspec.json.Decoder(_Named)
Item = AnyCommand | SignedCommand | CommandAnswer


class CommandController(Controller):
    path = "/api/commands"
    tags = ("tickets",)

    @post("/", status_code=200, operation_id="sendCommands", request_max_body_size=2_000_000)
    async def send(self, env: Env, who: Who, request: Request[Any, Any, Any]) -> CommandAnswers:
        """An answer for each command, in their order: applied, duplicate, refused, held, or what
        the command room has decided of it since."""
        batch = _BATCH.decode(await request.body())
        if not 0 < len(batch.commands) <= MOST:
            raise Refusal("input.too_large", most=str(MOST))
        items = [_read(raw) for raw in batch.commands]
        keys = await signing.read_keys(env, [e for e in items if isinstance(e, SignedCommand)])
        answers = []
        for item in items:
            match item:
                case CommandAnswer():
                    answers.append(item)
                case SignedCommand():
                    answers.append(await signing.apply(env, item, keys))
                case _:
                    answers.append(await commands.apply(env, item, who.actor))
        for answer in answers:
            measures.COMMANDS.labels(answer.result).inc()
        return CommandAnswers(answers=tuple(answers), server_time=env.now())


def _read(raw: msgspec.Raw) -> Item:
    """The item, or the answer to one that cannot be read."""
    try:
        named = _NAMED.decode(raw)
    except msgspec.MsgspecError as fault:
        return _unreadable(uuid4(), fault)
    try:
        item: Item = _COMMAND.decode(raw) if named.signed is None else _SIGNED.decode(raw)
    except msgspec.MsgspecError as fault:
        return _unreadable(named.id, fault)
    return item


def _unreadable(command: UUID, fault: msgspec.MsgspecError) -> CommandAnswer:
    return signing.refused(command, Refusal("command.unreadable", detail=str(fault)[:200]))

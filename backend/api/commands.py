"""Commands: the one door through which people change tickets, online and from the outbox alike.

Items are read one by one, so that one that cannot be read never stops the others.
"""

from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, Request, post

from backend.api.gate import Env, Who
from backend.domain.command import AnyCommand
from backend.domain.refusal import Refusal
from backend.services import commands
from backend.services.views import CommandAnswer, CommandAnswers

MOST = 50


class CommandBatch(msgspec.Struct, frozen=True, rename="camel"):
    """1 to 50 commands, applied in order, each on its own."""

    commands: list[AnyCommand]


class _RawBatch(msgspec.Struct):
    commands: list[msgspec.Raw]


class _Named(msgspec.Struct):
    id: UUID


_BATCH = msgspec.json.Decoder(_RawBatch)
_COMMAND = msgspec.json.Decoder(AnyCommand)
_NAMED = msgspec.json.Decoder(_Named)


class CommandController(Controller):
    path = "/api/commands"
    tags = ("tickets",)

    @post("/", status_code=200, operation_id="sendCommands", request_max_body_size=2_000_000)
    async def send(self, env: Env, who: Who, request: Request[Any, Any, Any]) -> CommandAnswers:
        """An answer for each command: applied, duplicate (with the first answer), refused."""
        batch = _BATCH.decode(await request.body())
        if not 0 < len(batch.commands) <= MOST:
            raise Refusal("input.too_large", most=str(MOST))
        answers = []
        for raw in batch.commands:
            try:
                command = _COMMAND.decode(raw)
            except msgspec.MsgspecError as fault:
                answers.append(_unreadable(raw, fault))
            else:
                answers.append(await commands.apply(env, command, who.actor))
        return CommandAnswers(answers=tuple(answers), server_time=env.now())


def _unreadable(raw: msgspec.Raw, fault: msgspec.MsgspecError) -> CommandAnswer:
    try:
        command = _NAMED.decode(raw).id
    except msgspec.MsgspecError:
        command = uuid4()
    problem = commands.problem_of(Refusal("command.unreadable", detail=str(fault)[:200]))
    return CommandAnswer(id=command, result="refused", ticket=None, problem=problem)

"""What is answered to a command, and what is remembered of it."""

from typing import Any

import msgspec

from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.ticket import Ticket
from backend.domain.workflow import State
from backend.services.environment import Environment
from backend.services.views import CommandAnswer, Problem, Settlement
from storage.connection import Row

_ANSWER = msgspec.json.Decoder(CommandAnswer)


def applied(command: c.Command, ticket: Ticket) -> CommandAnswer:
    return CommandAnswer(
        id=command.id,
        result="applied",
        ticket=ticket.id,
        number=ticket.number,
        state=State(ticket.state),
        version=ticket.version,
    )


def not_applied(command: c.Command, refusal: Refusal, result: str = "refused") -> CommandAnswer:
    return CommandAnswer(
        id=command.id, result=result, ticket=command.ticket, problem=problem_of(refusal)
    )


def problem_of(refusal: Refusal) -> Problem:
    sentence = refusal.sentence
    return Problem(code=refusal.code, zh=sentence.zh, en=sentence.en)


def standing(row: Row) -> CommandAnswer:
    """The first answer, or what the command room has decided since."""
    answer = _ANSWER.decode(row["answer"])
    if row["settlement"]:
        settlement = Settlement(by=row["settled_by_name"] or "", note=row["settlement_note"] or "")
        return msgspec.structs.replace(answer, result=row["settlement"], settlement=settlement)
    if answer.result == "applied":
        return msgspec.structs.replace(answer, result="duplicate")
    return answer


def first_answer(row: Row, command: c.Command, actor: Actor) -> CommandAnswer:
    """For whoever sends the id again; `command.other` where the id was somebody's other command."""
    same = (row["author"], row["name"], row["ticket"]) == (
        actor.id,
        c.name_of(command),
        command.ticket,
    )
    return standing(row) if same else not_applied(command, Refusal("command.other"))


def command_row(
    env: Environment,
    command: c.Command,
    actor: Actor,
    answer: CommandAnswer,
    judged_at: object = None,
) -> dict[str, Any]:
    """`body` is kept of what was not applied, so that nothing of it is lost."""
    kept = answer.result != "applied"
    return {
        "id": command.id,
        "author": actor.id,
        "name": c.name_of(command),
        "ticket": command.ticket,
        "made_at": command.made_at,
        "received_at": env.now(),
        "result": answer.result,
        "answer": msgspec.json.encode(answer).decode(),
        "body": msgspec.json.encode(command).decode() if kept else None,
        "device": command.device_id,
        "seq": command.seq,
        "judged_at": judged_at,
    }

"""What the property is asked and answers."""

from datetime import timedelta
from typing import Any

import pytest

from backend.domain import command as c
from backend.domain.decision import decide
from backend.domain.permission import Actor
from backend.domain.property import ANSWERS
from backend.domain.refusal import Refusal
from backend.domain.ticket import Ticket, evolve
from backend.domain.workflow import PhotoKind, State
from tests.builders import make, photo
from tests.domain.test_workflow import (
    ANY,
    DESK,
    DISPATCHED,
    HANDLED,
    ON_SITE,
    OTHER,
    PROPERTY,
    START,
    WORKER,
    context,
    walk,
)

LATER = START + timedelta(hours=3)
AFTER, BEFORE = photo(PhotoKind.AFTER), photo(PhotoKind.BEFORE)


def ask(ticket: Ticket, actor: Actor = DESK, managers: int = 1, note: str = "请清走") -> Ticket:
    command = make(c.AskProperty, ticket.id, note=note)
    return evolve(ticket, decide(ticket, command, actor, context(LATER, managers=managers)))


def answer(ticket: Ticket, actor: Actor = PROPERTY, **more: object) -> Ticket:
    command = make(c.AnswerProperty, ticket.id, **more)
    return evolve(ticket, decide(ticket, command, actor, context(LATER)))


def code_of(act: object, *arguments: object, **more: object) -> str:
    with pytest.raises(Refusal) as refused:
        act(*arguments, **more)  # type: ignore[operator]
    return refused.value.code


@pytest.mark.parametrize("steps", [DISPATCHED[:1], DISPATCHED, ON_SITE, HANDLED])
@pytest.mark.parametrize("actor", [DESK, WORKER])
def test_asking_moves_nothing(steps: object, actor: Actor) -> None:
    before = walk(*steps)  # type: ignore[misc]
    after = ask(before, actor)
    assert (after.state, after.assignee, after.clocks) == (
        before.state, before.assignee, before.clocks,
    )  # fmt: skip
    assert after.property_asked == LATER
    assert after.subject.asked
    assert not before.subject.asked


def test_who_may_not_ask_and_when() -> None:
    ticket = walk(*DISPATCHED)
    assert code_of(ask, ticket, PROPERTY) == "move.role"
    assert code_of(ask, ticket, DESK, 0) == "property.none"
    assert code_of(ask, ticket, DESK, 1, " ") == "note.required"
    assert code_of(ask, ask(ticket)) == "property.asked"
    closed = walk(*HANDLED, (make(c.Close, ANY), DESK, 1))
    assert code_of(ask, closed) == "move.state"


@pytest.mark.parametrize(
    ("outcome", "photos", "note", "code", "open_"),
    [
        ("handled", (AFTER,), "", None, False),
        ("handled", (), "", "photo.missing", True),
        ("handled", (BEFORE,), "已清", "photo.missing", True),
        ("needs_time", (), "明天完成", None, True),
        ("needs_time", (), "", "note.required", True),
        ("not_ours", (), "在红线外", None, False),
        ("not_ours", (AFTER,), " ", "note.required", True),
        ("done", (AFTER,), "好了", "outcome.unknown", True),
    ],
)
def test_answers(
    outcome: str, photos: tuple[c.PhotoTaken, ...], note: str, code: str | None, open_: bool
) -> None:
    """Also with an after-photo that somebody else took before: the property brings its own."""
    asked = ask(walk(*HANDLED))
    more: dict[str, Any] = {"outcome": outcome, "photos": photos, "note": note}
    if code:
        assert code_of(answer, asked, **more) == code
        return
    after = answer(asked, **more)
    assert (after.property_asked is not None) is open_
    assert after.property_answer == outcome
    assert (after.state, after.outcome) == (State.HANDLED, "done")
    assert after.subject.asked


def test_an_answer_needs_a_question_and_its_own_place() -> None:
    ticket = walk(*DISPATCHED)
    more: dict[str, Any] = {"outcome": "not_ours", "note": "在红线外"}
    assert code_of(answer, ticket, **more) == "not_found"
    assert code_of(answer, ask(ticket), OTHER, **more) == "move.role"
    far = Actor(PROPERTY.id, PROPERTY.name, PROPERTY.roles, ("310112112009001",))
    assert code_of(answer, ask(ticket), far, **more) == "not_found"
    done = answer(ask(ticket), **more)
    assert code_of(answer, done, **more) == "property.not_asked"
    assert ask(done).property_answer is None


def test_its_photo_is_evidence_of_the_ticket() -> None:
    asked = ask(walk(*DISPATCHED))
    after = answer(asked, outcome="handled", photos=(AFTER,))
    assert after.evidence["after"] == asked.evidence.get("after", 0) + 1


def test_every_answer_has_words() -> None:
    assert len({each.key for each in ANSWERS}) == len(ANSWERS)
    assert all(each.label.zh and each.label.en for each in ANSWERS)

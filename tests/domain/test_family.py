"""Parent and child, and what is taken back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import command as c
from backend.domain.climb import climbs
from backend.domain.decision import decide
from backend.domain.family import (
    MOST_CHILDREN,
    SHARED,
    TAKES_CHILDREN,
    alone,
    carried,
    counted,
    shared,
)
from backend.domain.moves import STREET_ORDER
from backend.domain.recall import WITHIN, Undone
from backend.domain.refusal import Refusal
from backend.domain.settlement import leads_on
from backend.domain.ticket import Ticket, evolve
from backend.domain.workflow import ClockName, State
from tests.builders import make
from tests.domain.test_workflow import (
    ANY,
    DESK,
    DISPATCHED,
    HANDLED,
    ON_SITE,
    START,
    WORKER,
    born,
    context,
    walk,
)

LATER = START + timedelta(minutes=30)


def child_of(parent: Ticket, **more: Any) -> Ticket:
    ticket = evolve(None, born("street_order"))
    command = make(c.Follow, ticket.id, into=parent.id)
    event = decide(ticket, command, DESK, context(LATER, into=parent))
    return msgspec.structs.replace(evolve(ticket, event), **more)


@pytest.mark.parametrize("steps", [DISPATCHED[:1], DISPATCHED, ON_SITE])
def test_a_child_stands_where_its_parent_stands(steps: Any) -> None:
    parent = walk(*steps)
    child = child_of(parent)
    assert child.parent == parent.id
    assert child.number != parent.number or child.id != parent.id
    assert all(getattr(child, name) == getattr(parent, name) for name in SHARED)
    assert not shared(child, parent)


def test_what_becomes_of_the_parent_becomes_of_the_child() -> None:
    parent = walk(*DISPATCHED)
    child = child_of(parent)
    parent = msgspec.structs.replace(parent, children=1)
    accept = decide(parent, make(c.Accept, parent.id), WORKER, context(LATER))
    after = evolve(parent, accept)
    assert not alone(parent, after)
    told = carried(child, after, accept, uuid4())
    assert told is not None
    assert (told.move, told.reason, told.actor) == ("accept", "follows", WORKER.id)
    assert told.command is None
    followed = evolve(child, told)
    assert (followed.state, followed.assignee) == (State.ACCEPTED, WORKER.id)
    assert followed.clocks == after.clocks
    assert carried(followed, after, accept, uuid4()) is None


def test_a_note_on_the_parent_is_not_repeated() -> None:
    parent = msgspec.structs.replace(walk(*DISPATCHED), children=1)
    note = decide(parent, make(c.AddNote, parent.id, note="已联系"), DESK, context(LATER))
    assert alone(parent, evolve(parent, note))


def test_late_stays_late() -> None:
    parent = walk(*DISPATCHED)
    assert child_of(parent, late=True).late
    assert "late" not in shared(child_of(parent, late=True), parent)
    late = msgspec.structs.replace(parent, late=True)
    assert shared(child_of(parent), late) == {"late": True}


@pytest.mark.parametrize(
    "command",
    [
        make(c.Accept, ANY),
        make(c.Arrive, ANY, no_position="off"),
        make(c.Return, ANY, reason="busy"),
        make(c.Suspend, ANY, note="等"),
        make(c.Redispatch, ANY, assignee=ANY, note="换人"),
    ],
)
def test_nobody_moves_a_child_by_itself(command: c.AnyCommand) -> None:
    child = child_of(walk(*DISPATCHED))
    actor = DESK if isinstance(command, c.Suspend | c.Redispatch) else WORKER
    child = msgspec.structs.replace(
        child, state=State.ACCEPTED if isinstance(command, c.Arrive) else child.state
    )
    with pytest.raises(Refusal) as refused:
        decide(child, command, actor, context(LATER, assignee=WORKER))
    assert refused.value.code == "ticket.follows"


def test_a_child_does_not_climb_and_nothing_held_leads_it_on() -> None:
    parent = walk(*DISPATCHED)
    assert climbs(parent, ClockName.ACCEPTANCE)
    child = child_of(parent)
    assert not climbs(child, ClockName.ACCEPTANCE)
    move = STREET_ORDER.move("accept")
    assert move
    assert leads_on(parent, move, WORKER)
    assert not leads_on(child, move, WORKER)


def test_a_child_may_stand_alone_again() -> None:
    parent = walk(*DISPATCHED)
    child = child_of(parent)
    free = evolve(
        child, decide(child, make(c.Unfollow, child.id, note="另一件事"), DESK, context(LATER))
    )
    assert free.parent is None
    assert (free.state, free.assignee) == (parent.state, parent.assignee)
    accepted = evolve(free, decide(free, make(c.Accept, free.id), WORKER, context(LATER)))
    assert accepted.state is State.ACCEPTED
    with pytest.raises(Refusal, match=r"follow\.none"):
        decide(free, make(c.Unfollow, free.id, note="再"), DESK, context(LATER))


def test_who_can_be_a_parent() -> None:
    ticket = evolve(None, born("street_order"))
    good = walk(*DISPATCHED)

    def code(into: Ticket | None, who: Ticket = ticket) -> str:
        with pytest.raises(Refusal) as refused:
            decide(who, make(c.Follow, who.id, into=ANY), DESK, context(LATER, into=into))
        return refused.value.code

    assert code(None) == "not_found"
    assert code(ticket) == "follow.self"
    assert code(child_of(good)) == "follow.nested"
    assert code(good, msgspec.structs.replace(ticket, children=1)) == "follow.nested"
    assert code(msgspec.structs.replace(good, children=MOST_CHILDREN)) == "follow.full"
    for state in set(State) - set(TAKES_CHILDREN):
        assert code(msgspec.structs.replace(good, state=state)) == "follow.target"


@given(by=st.sampled_from([1, -1]), children=st.integers(1, 50))
def test_a_parent_counts_its_children(by: int, children: int) -> None:
    parent = msgspec.structs.replace(walk(*DISPATCHED), children=children)
    told = counted(parent, born("street_order"), uuid4(), "2611P0000009", by)
    after = evolve(parent, told)
    assert after.children == children + by
    assert after.version == parent.version + 1
    assert (told.move, told.note) == ("gain" if by > 0 else "lose", "2611P0000009")
    assert msgspec.structs.replace(after, children=children, version=parent.version) == parent


def take_back(
    steps: Any, minutes: float = 1, who: Any = DESK, more: int = 0
) -> tuple[Ticket, Ticket, str | None]:
    """The ticket before the last step, after it is taken back, and the refusal's code."""
    before = walk(*steps[:-1])
    command, actor, _ = steps[-1]
    when = before.last_start + timedelta(minutes=5)
    done = decide(before, command, actor, context(when, assignee=WORKER, members=2))
    ticket = evolve(before, done)
    undone = Undone(done, before)
    facts = context(when + timedelta(minutes=minutes), undone=undone if not more else None)
    try:
        event = decide(ticket, make(c.Recall, ticket.id), who, facts)
    except Refusal as refusal:
        return before, ticket, refusal.code
    return before, evolve(ticket, event), None


@pytest.mark.parametrize(
    "steps",
    [
        DISPATCHED,
        DISPATCHED[:1],
        (*DISPATCHED[:1], (make(c.Void, ANY, reason="test"), DESK, 1)),
        (*DISPATCHED, (make(c.Redispatch, ANY, team="一队", note="换"), DESK, 1)),
        (*DISPATCHED, (make(c.Suspend, ANY, note="等"), DESK, 1)),
        (*DISPATCHED, (make(c.Supervise, ANY, note="快"), DESK, 1)),
        (*HANDLED, (make(c.Close, ANY), DESK, 1)),
        (*HANDLED, (make(c.Rework, ANY, note="不干净"), DESK, 1)),
        (*HANDLED, (make(c.Inspect, ANY), DESK, 1)),
    ],
)
def test_a_decision_is_taken_back_whole(steps: Any) -> None:
    before, after, code = take_back(steps)
    assert code is None
    assert after.version == before.version + 2
    assert msgspec.structs.replace(after, version=before.version) == before


@pytest.mark.parametrize(
    ("steps", "minutes", "who", "more", "code"),
    [
        (DISPATCHED, WITHIN.total_seconds() / 60, DESK, 0, None),
        (DISPATCHED, WITHIN.total_seconds() / 60 + 1, DESK, 0, "recall.late"),
        (DISPATCHED, 1, WORKER, 0, "move.role"),
        (DISPATCHED, 1, msgspec.structs.replace(DESK, id=uuid4()), 0, "recall.other"),
        (DISPATCHED, 1, DESK, 1, "recall.nothing"),
        (ON_SITE[:3], 1, DESK, 0, "recall.nothing"),
        ((*DISPATCHED, (make(c.AddNote, ANY, note="说明"), DESK, 1)), 1, DESK, 0, "recall.nothing"),
    ],
)
def test_what_cannot_be_taken_back(
    steps: Any, minutes: float, who: Any, more: int, code: str | None
) -> None:
    assert take_back(steps, minutes, who, more)[2] == code


def test_a_following_is_taken_back_too() -> None:
    parent = walk(*DISPATCHED)
    ticket = evolve(None, born("street_order"))
    event = decide(ticket, make(c.Follow, ticket.id, into=ANY), DESK, context(LATER, into=parent))
    child = evolve(ticket, event)
    facts = context(LATER, undone=Undone(event, ticket))
    free = evolve(child, decide(child, make(c.Recall, child.id), DESK, facts))
    assert msgspec.structs.replace(free, version=ticket.version) == ticket

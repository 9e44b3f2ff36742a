"""Until when a result is rated or sent back: tables of instants, and what holds for every life of a case."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.deadline import Calendar
from backend.domain.moves import KINDS
from backend.domain.rating import (
    CHANGE_WITHIN,
    RATE_WITHIN,
    REOPEN_WITHIN,
    check_rating,
    rate_until,
    reopen_until,
    reopened,
)
from backend.domain.refusal import Refusal
from backend.domain.ticket import Ticket, evolve
from backend.domain.workflow import ClockName, State

CLOSED = datetime(2026, 11, 2, 8, tzinfo=UTC)
TICK = timedelta(seconds=1)
KIND = KINDS["patrol_report"]


def closed(**more: Any) -> Ticket:
    usual: dict[str, Any] = {
        "id": uuid4(), "number": "1", "kind": KIND.key, "state": State.CLOSED, "version": 9,
        "source": "resident", "category": "0401", "reported_at": CLOSED - timedelta(days=1),
        "closed_at": CLOSED, "outcome": "done", "assignee": uuid4(), "supervised": True, "late": True,
        "evidence": {"before": 1, "after": 2}, "property_answer": "handled",
    }  # fmt: skip
    return Ticket(**usual | more)


@pytest.mark.parametrize(
    ("state", "rated", "now", "code"),
    [
        (State.FILED, None, CLOSED, "rating.open"),
        (State.VOID, None, CLOSED, "rating.open"),
        (State.CLOSED, None, CLOSED, None),
        (State.CLOSED, None, CLOSED + RATE_WITHIN, None),
        (State.CLOSED, None, CLOSED + RATE_WITHIN + TICK, "rating.late"),
        (State.CLOSED, CLOSED + TICK, CLOSED + TICK + CHANGE_WITHIN, None),
        (State.CLOSED, CLOSED + TICK, CLOSED + 2 * TICK + CHANGE_WITHIN, "rating.fixed"),
        (State.CLOSED, CLOSED + RATE_WITHIN - TICK, CLOSED + RATE_WITHIN, None),
        (State.CLOSED, CLOSED + RATE_WITHIN - TICK, CLOSED + RATE_WITHIN + TICK, "rating.fixed"),
        (State.CLOSED, CLOSED - TICK, CLOSED + RATE_WITHIN, None),  # of the result before
    ],
)
def test_when_it_is_rated(
    state: State, rated: datetime | None, now: datetime, code: str | None
) -> None:
    try:
        check_rating(state, CLOSED, rated, now)
    except Refusal as refused:
        assert refused.code == code
    else:
        assert code is None


@pytest.mark.parametrize(
    ("more", "again", "words", "now", "code"),
    [
        ({}, None, "还在", CLOSED + REOPEN_WITHIN, None),
        ({}, None, "还在", CLOSED + REOPEN_WITHIN + TICK, "reopen.late"),
        ({}, CLOSED, "还在", CLOSED, "reopen.once"),
        ({}, None, " \n", CLOSED, "note.required"),
        ({"state": State.FILED, "closed_at": None}, None, "还在", CLOSED, "reopen.open"),
        ({"state": State.VOID}, None, "还在", CLOSED, "reopen.open"),
    ],
)
def test_when_it_comes_back(
    more: dict[str, Any], again: datetime | None, words: str, now: datetime, code: str | None
) -> None:
    try:
        reopened(closed(**more), words, again, KIND, uuid4(), now, Calendar())
    except Refusal as refused:
        assert refused.code == code
    else:
        assert code is None


def test_a_new_round_has_nothing_of_the_old_one() -> None:
    before = closed()
    event = reopened(before, " 还在 ", None, KIND, uuid4(), CLOSED + TICK, Calendar())
    after = evolve(before, event)
    assert (after.state, after.version, event.note) == (State.FILED, 10, "还在")
    assert (after.assignee, after.closed_at, after.outcome) == (None, None, None)
    assert (after.supervised, after.property_answer, after.property_asked) == (False, None, None)
    assert (after.evidence["after"], after.rework_count) == (0, before.rework_count + 1)
    assert after.late  # what was late stays so
    assert set(after.clocks) == {ClockName.DISPATCH}
    assert reopen_until(after, None) is None


@given(st.timedeltas(-RATE_WITHIN, RATE_WITHIN), st.timedeltas(timedelta(0), RATE_WITHIN * 2))
def test_a_rating_is_never_longer_open_than_the_result(rated: timedelta, passed: timedelta) -> None:
    until = rate_until(CLOSED, CLOSED + rated)
    assert until is not None
    assert until <= CLOSED + RATE_WITHIN
    if passed > RATE_WITHIN:
        with pytest.raises(Refusal):
            check_rating(State.CLOSED, CLOSED, CLOSED + rated, CLOSED + passed)

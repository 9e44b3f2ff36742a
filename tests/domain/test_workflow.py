"""Random moves of random people: no illegal state, events reproduce the row, clocks add up."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain import birth, deadline, ladder, raising
from backend.domain import command as c
from backend.domain.climb import climb, climbs
from backend.domain.deadline import Calendar, Unit
from backend.domain.decision import Context, HandlingLimit, decide
from backend.domain.judgement import Judged
from backend.domain.moves import KINDS
from backend.domain.permission import Action, Actor, may
from backend.domain.recall import Undone
from backend.domain.refusal import SENTENCES, Refusal
from backend.domain.responsibility import SEGMENT_LEVELS, Level, next_level, segment_chain
from backend.domain.role import Role
from backend.domain.roster import Roster
from backend.domain.source import Source
from backend.domain.ticket import Event, Ticket, evolve, replay
from backend.domain.workflow import ClockName, Need, PhotoKind, State
from backend.services.records import event_of, event_row
from tests.builders import GRIDS, make, photo

CALENDAR = Calendar()
START = datetime(2026, 11, 16, 1, tzinfo=UTC)
TEAM = "一队"
PEOPLE = [
    Actor(uuid4(), "派单员", (Role.DISPATCHER,)),
    Actor(uuid4(), "网格员甲", (Role.GRID_WORKER,), (GRIDS[0],), TEAM),
    Actor(uuid4(), "网格员乙", (Role.GRID_WORKER, Role.STREET_PATROLLER), (GRIDS[0],), TEAM),
    Actor(uuid4(), "路段长", (Role.SEGMENT_CHIEF,), (GRIDS[0],)),
    Actor(uuid4(), "管理员", (Role.ADMINISTRATOR,)),
    Actor(uuid4(), "物业经理", (Role.PROPERTY_MANAGER,), (GRIDS[0],)),
]
DESK, WORKER, OTHER, CHIEF, ADMIN, PROPERTY = PEOPLE
PLACE = birth.Place(grid=GRIDS[0], community=GRIDS[0][:12], latitude=31.022, longitude=121.362)
_APART = (c.Report, c.AcceptHeld, c.SetAside)  # a birth, and what settles another command
COMMANDS = [t for t in c.AnyCommand.__args__ if t not in _APART]
NOTES = ("", "说明")


def born(kind: str, reporter: Actor = WORKER) -> Event:
    origin = birth.Origin(
        ticket=uuid4(), event=uuid4(), number="2611P0000001", source=Source.PATROL,
        received_at=START, judged=Judged(START), calendar=CALENDAR, kinds=KINDS,
    )  # fmt: skip
    if kind == "patrol_report":
        report = make(c.Report, origin.ticket, category="0401", photos=(photo(PhotoKind.BEFORE),))
        return birth.report(report, reporter, PLACE, origin)
    facts = birth.AlarmFacts(scenario="stall", category="0401", description="", at=START)
    return birth.raise_alarm(facts, PLACE, origin)


def context(when: datetime, **more: Any) -> Context:
    return Context(
        event_id=uuid4(), received_at=when, judged=Judged(when), calendar=CALENDAR, kinds=KINDS,
        handling=HandlingLimit(Unit.WORKING_HOUR, 120), **more,
    )  # fmt: skip


def arguments(kind: type[c.Command], draw: Any) -> dict[str, Any]:
    """Good and bad arguments for a command of this type."""
    given_args: dict[str, Any] = {"note": draw(st.sampled_from(NOTES))}
    names = kind.__struct_fields__
    if "reason" in names:
        given_args["reason"] = draw(st.sampled_from(["false_alarm", "wrong_place", "nonsense"]))
    if "assignee" in names:
        to = draw(st.sampled_from(["person", "team", "both", "nobody"]))
        given_args["assignee"] = uuid4() if to in ("person", "both") else None
        given_args["team"] = TEAM if to in ("team", "both") else None
    if "into" in names:
        given_args["into"] = uuid4()
    if "minutes" in names:
        given_args["minutes"] = draw(st.integers(1, 600))
    if "outcome" in names:
        given_args["outcome"] = draw(
            st.sampled_from(["done", "refused", "not_found", "handled", "needs_time", "?"])
        )
    if "photos" in names:
        kinds = draw(st.lists(st.sampled_from(list(PhotoKind)), min_size=1, max_size=3))
        given_args["photos"] = tuple(photo(each) for each in kinds)
    if kind is c.Arrive:
        given_args["no_position"] = draw(st.sampled_from([None, "denied"]))
    return given_args


def time_does(ticket: Ticket, now: datetime) -> Event | None:
    """What falls due first, in a town where nobody stands above anybody."""
    due = ladder.due(ticket.clocks, now)
    if due is None:
        return None
    if due.move == ladder.REMIND:
        return raising.remind(ticket, due.clock, uuid4(), now)
    if due.move == ladder.OVERDUE:
        return raising.overdue(ticket, due.clock, uuid4(), now)
    step = raising.step_up(ticket, due.clock, (), Roster({}), now)
    return raising.raise_to(ticket, due.clock, step, uuid4(), now)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_random_lives(data: st.DataObject) -> None:
    draw = data.draw
    events = [born(draw(st.sampled_from(sorted(KINDS))))]
    ticket = evolve(None, events[0])
    other = walk(*draw(st.sampled_from([(), DISPATCHED[:1], DISPATCHED, ON_SITE, HANDLED])))
    now = START
    for _ in range(draw(st.integers(1, 40))):
        now += timedelta(minutes=draw(st.integers(0, 300)))
        due = time_does(ticket, now)
        if due is not None:
            events.append(due)
            ticket = evolve(ticket, due)
            if due.move == ladder.OVERDUE and climbs(ticket, due.clock):
                events.append(climbed(ticket, draw, now))
                check_climb(ticket, evolve(ticket, events[-1]))
                ticket = evolve(ticket, events[-1])
            continue
        kind = draw(st.sampled_from(COMMANDS) | st.sampled_from(leading_on(ticket)))
        actor = draw(st.sampled_from(PEOPLE) | st.sampled_from([DESK, holder(ticket)]))
        command = make(kind, ticket.id, **arguments(kind, draw))
        chosen = draw(st.sampled_from([None, WORKER, OTHER, CHIEF]))
        before = ticket
        try:
            members = draw(st.integers(0, 2))
            facts = context(
                now,
                assignee=chosen,
                into=other,
                members=members,
                undone=undone(events),
                managers=draw(st.integers(0, 1)),
            )
            event = decide(ticket, command, actor, facts)
        except Refusal as refusal:
            assert refusal.code in SENTENCES
            assert refusal.sentence.zh
            assert refusal.sentence.en
            assert ticket == before
            continue
        events.append(event)
        ticket = evolve(ticket, event)
        check_move(before, ticket, event, actor)
        if isinstance(command, c.Recall):
            assert ticket == msgspec.structs.replace(replay(events[:-2]), version=ticket.version)
    check_whole(ticket, events)


def undone(events: list[Event]) -> Undone | None:
    return Undone(events[-1], replay(events[:-1])) if len(events) > 1 else None


def climbed(ticket: Ticket, draw: Any, now: datetime) -> Event:
    """One level up a chain of which anybody may be missing."""
    named = {level: draw(st.sampled_from([None, WORKER.id, OTHER.id, CHIEF.id, ADMIN.id]))
             for level in SEGMENT_LEVELS}  # fmt: skip
    roster = Roster({each.id: each for each in PEOPLE})
    step = next_level(
        ticket.level, ticket.assignee, segment_chain(named), roster, ticket.codes, now
    )
    return climb(ticket, step, KINDS[ticket.kind], uuid4(), now, CALENDAR)


def check_climb(before: Ticket, after: Ticket) -> None:
    """Up, to somebody else, who has the whole time again; or to the desk, supervised."""
    assert after.level is not None
    order = (*SEGMENT_LEVELS, Level.COMMAND_ROOM)
    assert before.level is None or order.index(after.level) > order.index(before.level)
    assert after.team is None
    if before.assignee is not None:
        assert after.assignee != before.assignee
        assert may(holder(before), Action.TICKET_READ, after.subject)
    if after.level is Level.COMMAND_ROOM:
        assert (after.state, after.assignee) == (State.FILED, None)
        assert after.supervised
        assert after.clocks[ClockName.DISPATCH].due_at
        return
    acceptance = after.clocks[ClockName.ACCEPTANCE]
    assert after.state is State.DISPATCHED
    assert acceptance.due_at
    assert not acceptance.late


def leading_on(ticket: Ticket) -> list[type[c.Command]]:
    """Commands that the ticket's state allows, so that lives go on and end."""
    kind = KINDS[ticket.kind]
    moves = {move.name for move in kind.moves if ticket.state in move.sources}
    return [each for each in COMMANDS if tag(each).removeprefix("ticket.") in moves]


def tag(kind: type[c.Command]) -> str:
    return str(kind.__struct_config__.tag)


def holder(ticket: Ticket) -> Actor:
    """Who has it; of a team, the first."""
    return next((each for each in PEOPLE if each.id == ticket.assignee), WORKER)


def check_move(before: Ticket, after: Ticket, event: Event, actor: Actor) -> None:
    """What was allowed is what the table allows."""
    move = KINDS[before.kind].move(event.move)
    assert move is not None
    assert before.state in move.sources
    assert set(move.roles) & set(actor.roles)
    if event.move not in ("recall", "follow"):
        assert after.state == (move.target or before.state)
    assert before.parent is None or move.while_following
    assert after.version == before.version + 1
    if move.note is Need.REQUIRED:
        assert event.note
    if after.state is State.HANDLED and after.outcome == "done":
        assert after.evidence.get("before")
        assert after.evidence.get("after")
    with_person = (State.DISPATCHED, State.ACCEPTED, State.ARRIVED, State.HANDLED)
    waits = after.state is State.DISPATCHED and after.team is not None
    assert after.assignee is not None or waits or after.state not in with_person


def check_whole(ticket: Ticket, events: list[Event]) -> None:
    """The events alone make the same ticket, also after a stay in the database's form."""
    assert replay(events) == ticket
    assert replay([event_of(event_row(each)) for each in events]) == ticket
    for clock in ticket.clocks.values():
        assert not (clock.running_since and clock.stopped_at)
        assert (clock.due_at is None) == (clock.running_since is None)
    ended = ticket.state in (State.CLOSED, State.VOID, State.MERGED)
    if ended or ticket.suspended:
        assert ticket.due_at is None
    if ended:
        assert all(clock.stopped_at for clock in ticket.clocks.values())
        assert ticket.closed_at is not None
    if ticket.state in (State.DISPATCHED, State.ACCEPTED, State.ARRIVED) and not ticket.suspended:
        assert ticket.clocks[ClockName.HANDLING].due_at


def walk(*steps: tuple[c.Command, Actor, int], kind: str = "street_order") -> Ticket:
    """A ticket after the steps, each some minutes after the one before."""
    ticket = evolve(None, born(kind))
    now = START
    for pattern, actor, minutes in steps:
        now += timedelta(minutes=minutes)
        command = msgspec.structs.replace(pattern, ticket=ticket.id)
        ticket = evolve(ticket, decide(ticket, command, actor, context(now, assignee=WORKER)))
    return ticket


ANY = UUID(int=0)
DISPATCHED = (
    (make(c.File, ANY), DESK, 5),
    (make(c.Dispatch, ANY, assignee=ANY), DESK, 5),
)
ON_SITE = (
    *DISPATCHED,
    (make(c.Accept, ANY), WORKER, 5),
    (make(c.Arrive, ANY, no_position="denied"), WORKER, 10),
)
BOTH = (photo(PhotoKind.BEFORE), photo(PhotoKind.AFTER))
HANDLED = (*ON_SITE, (make(c.Handle, ANY, outcome="done", photos=BOTH), WORKER, 30))


def test_clocks_add_up_over_a_rework() -> None:
    """Handling: 45 min used, rests in inspection, runs on after the rework until it is done."""
    again = (make(c.Handle, ANY, outcome="done", photos=(photo(PhotoKind.AFTER),)), WORKER, 20)
    ticket = walk(
        *HANDLED,
        (make(c.Rework, ANY, note="不干净"), DESK, 60),
        (make(c.Accept, ANY), WORKER, 5),
        (make(c.Arrive, ANY, no_position="denied"), WORKER, 10),
        again,
    )
    handling = ticket.clocks[ClockName.HANDLING]
    assert handling.used == (45 + 35) * 60
    assert ticket.rework_count == 1
    assert ticket.state is State.HANDLED


def test_rework_wants_a_new_after_photo() -> None:
    with pytest.raises(Refusal) as refused:
        walk(
            *HANDLED,
            (make(c.Rework, ANY, note="不干净"), DESK, 1),
            (make(c.Accept, ANY), WORKER, 1),
            (make(c.Arrive, ANY, no_position="denied"), WORKER, 1),
            (make(c.Handle, ANY, outcome="done"), WORKER, 1),
        )
    assert refused.value.code == "photo.missing"


def test_a_suspension_stops_every_clock() -> None:
    ticket = walk(
        *DISPATCHED,
        (make(c.Suspend, ANY, note="等许可"), DESK, 3),
        (make(c.Resume, ANY), DESK, 6000),
    )
    acceptance = ticket.clocks[ClockName.ACCEPTANCE]
    assert acceptance.used == 3 * 60
    assert not ticket.late
    assert acceptance.due_at is not None


def test_an_extension_is_asked_and_granted() -> None:
    ask = (make(c.AskExtension, ANY, minutes=90, note="需要吊车"), WORKER, 1)
    asked = walk(*ON_SITE, ask)
    assert asked.extension is not None
    granted = walk(*ON_SITE, ask, (make(c.ApproveExtension, ANY), DESK, 1))
    assert granted.extension is None
    assert granted.clocks[ClockName.HANDLING].limit == 120 + 90
    with pytest.raises(Refusal, match=r"extension\.open"):
        walk(*ON_SITE, ask, ask)


def test_arrival_is_late_after_twenty_minutes() -> None:
    on_time = walk(
        *DISPATCHED,
        (make(c.Accept, ANY), WORKER, 1),
        (make(c.Arrive, ANY, no_position="off"), WORKER, 20),
    )
    late = walk(
        *DISPATCHED,
        (make(c.Accept, ANY), WORKER, 1),
        (make(c.Arrive, ANY, no_position="off"), WORKER, 21),
    )
    assert not on_time.clocks[ClockName.ARRIVAL].late
    assert late.clocks[ClockName.ARRIVAL].late
    assert late.late


@pytest.mark.parametrize(
    ("metres_off", "note", "code"),
    [(0.0, "", None), (0.01, "", "position.far"), (0.01, "门口进不去", None)],
)
def test_far_is_explained_not_forbidden(metres_off: float, note: str, code: str | None) -> None:
    there = c.Position(latitude=31.022 + metres_off, longitude=121.362, accuracy=10)
    arrive = (make(c.Arrive, ANY, position=there, note=note), WORKER, 5)
    steps = (*DISPATCHED, (make(c.Accept, ANY), WORKER, 1), arrive)
    if code is None:
        assert walk(*steps).state is State.ARRIVED
        return
    with pytest.raises(Refusal) as refused:
        walk(*steps)
    assert refused.value.code == code


def test_a_patrol_report_may_be_settled_on_the_spot() -> None:
    settle = make(c.Settle, ANY, photos=(photo(PhotoKind.AFTER),))
    ticket = walk((settle, WORKER, 5), kind="patrol_report")
    assert (ticket.state, ticket.outcome, ticket.assignee) == (State.HANDLED, "done", WORKER.id)
    with pytest.raises(Refusal) as refused:
        walk((settle, WORKER, 5), kind="street_order")
    assert refused.value.code == "move.unknown"
    with pytest.raises(Refusal) as refused:
        walk((settle, OTHER, 5), kind="patrol_report")
    assert refused.value.code == "move.not_reporter"


def test_a_report_from_the_field_needs_its_photo() -> None:
    origin = birth.Origin(
        ticket=uuid4(), event=uuid4(), number="1", source=Source.PATROL, received_at=START,
        judged=Judged(START), calendar=CALENDAR, kinds=KINDS,
    )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        birth.report(make(c.Report, origin.ticket, category="0401"), WORKER, PLACE, origin)
    assert refused.value.code == "photo.missing"


def test_a_stale_screen_is_told_what_happened() -> None:
    """The desk's decision rests on a version; the sentence names who moved it on and how."""
    ticket = walk(*DISPATCHED)
    redispatch = make(c.Redispatch, ticket.id, assignee=ANY, note="换人", base_version=2)
    facts = context(START, assignee=OTHER, last=("王芳", "dispatch"))
    with pytest.raises(Refusal) as refused:
        decide(ticket, redispatch, DESK, facts)
    assert refused.value.code == "ticket.changed"
    assert "王芳" in refused.value.sentence.zh
    assert "派单" in refused.value.sentence.zh


def test_every_clock_that_runs_out_is_marked_once() -> None:
    ticket = walk(*DISPATCHED)
    now = START + timedelta(days=3)
    marks = []
    while event := time_does(ticket, now):
        marks.append((event.move, event.clock))
        ticket = evolve(ticket, event)
    assert sorted(marks) == [
        ("overdue", ClockName.ACCEPTANCE), ("overdue", ClockName.HANDLING),
        ("raise", ClockName.HANDLING),
    ]  # fmt: skip
    assert ticket.mark_at is None
    assert ticket.due_at is not None
    assert deadline.is_due(ticket.clocks[ClockName.HANDLING], now)


def to_team(*steps: tuple[c.Command, Actor, int]) -> Ticket:
    """A ticket that was dispatched to the team, after the steps."""
    ticket = evolve(None, born("street_order"))
    first = (
        (make(c.File, ANY), DESK, 5),
        (make(c.Dispatch, ANY, team=TEAM), DESK, 5),
    )
    now = START
    for pattern, actor, minutes in (*first, *steps):
        now += timedelta(minutes=minutes)
        command = msgspec.structs.replace(pattern, ticket=ticket.id)
        facts = context(now, members=2, taker=WORKER.name, assignee=OTHER)
        ticket = evolve(ticket, decide(ticket, command, actor, facts))
    return ticket


def test_the_first_of_a_team_takes_it() -> None:
    accept = make(c.Accept, ANY)
    waiting = to_team()
    assert (waiting.team, waiting.assignee) == (TEAM, None)
    taken = to_team((accept, OTHER, 1))
    assert (taken.state, taken.assignee, taken.team) == (State.ACCEPTED, OTHER.id, TEAM)
    with pytest.raises(Refusal) as refused:
        to_team((accept, WORKER, 1), (accept, OTHER, 1))
    assert refused.value.code == "accept.taken"
    assert WORKER.name in refused.value.sentence.zh
    with pytest.raises(Refusal, match=r"move\.role|move\.not_assignee"):
        to_team((accept, CHIEF, 1))


@pytest.mark.parametrize(
    ("command", "actor"), [(c.Arrive, WORKER), (c.Handle, WORKER), (c.Return, WORKER)]
)
def test_nobody_works_on_what_nobody_took(command: type[c.Command], actor: Actor) -> None:
    more = {"outcome": "done"} if command is c.Handle else {}
    more |= {"reason": "busy"} if command is c.Return else {}
    with pytest.raises(Refusal) as refused:
        to_team((make(command, ANY, **more), actor, 1))
    assert refused.value.code == "move.not_assignee"


@pytest.mark.parametrize(
    ("chosen", "members", "code"),
    [({}, 1, "assignee.one"), ({"assignee": ANY, "team": TEAM}, 1, "assignee.one"),
     ({"team": TEAM}, 0, "team.empty")],
)  # fmt: skip
def test_whom_a_dispatch_names(chosen: dict[str, Any], members: int, code: str) -> None:
    filed = walk((make(c.File, ANY), DESK, 1))
    with pytest.raises(Refusal) as refused:
        decide(filed, make(c.Dispatch, ANY, **chosen), DESK, context(START, members=members))
    assert refused.value.code == code


def test_a_team_may_be_changed_for_a_person_and_back() -> None:
    person = (make(c.Redispatch, ANY, assignee=ANY, note="点名"), DESK, 1)
    given = to_team(person)
    assert (given.assignee, given.team) == (OTHER.id, None)
    back = to_team(person, (make(c.Redispatch, ANY, team=TEAM, note="谁先到谁办"), DESK, 1))
    assert (back.assignee, back.team) == (None, TEAM)
    with pytest.raises(Refusal, match=r"assignee\.same"):
        to_team((make(c.Redispatch, ANY, team=TEAM, note="再派"), DESK, 1))

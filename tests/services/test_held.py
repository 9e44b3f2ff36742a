"""Work that was done while the ticket went on without the phone: facts add up, the rest is held and
settled by the command room."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.domain.ticket import Ticket, replay
from backend.domain.workflow import ClockName, PhotoKind, State
from backend.services import commands, held, phone_view
from backend.services.environment import Environment, utc_now
from backend.services.people import LoggedIn
from backend.services.records import event_of, ticket_of
from backend.services.views import CommandAnswer
from storage.queries import tickets
from tests.builders import SmallTown, here, make, photo

PROOF = (photo(PhotoKind.BEFORE), photo(PhotoKind.AFTER))


@dataclass
class Visit:
    """A ticket given to the grid worker, whose phone then lost its network at this version."""

    env: Environment
    town: SmallTown
    ticket: UUID = field(default_factory=uuid4)
    device: UUID = field(default_factory=uuid4)
    version: int = 0
    seq: int = 0

    @property
    def worker(self) -> Actor:
        return self.town[Role.GRID_WORKER]

    @property
    def desk(self) -> Actor:
        return self.town[Role.DISPATCHER]

    async def begin(self) -> None:
        await self.act(c.Report, self.desk, category="0401", kind="street_order", position=here())
        await self.act(c.File, self.desk)
        answer = await self.act(c.Dispatch, self.desk, assignee=self.worker.id)
        self.version = answer.version or 0

    async def act(self, what: Any, actor: Actor, **more: Any) -> CommandAnswer:
        answer = await commands.apply(self.env, make(what, self.ticket, **more), actor)
        assert answer.result == "applied", answer
        return answer

    def offline(self, what: Any, **more: Any) -> c.AnyCommand:
        """Made on the phone, on the version that it had seen."""
        self.seq += 1
        made: c.AnyCommand = make(
            what,
            self.ticket,
            device_id=self.device,
            seq=self.seq,
            base_version=self.version,
            **more,
        )
        return made

    async def send(self, command: c.AnyCommand) -> CommandAnswer:
        return await commands.apply(self.env, command, self.worker)

    async def taken_away(self) -> None:
        await self.act(c.Redispatch, self.desk, assignee=self.town[Role.OFFICER].id, note="换人")

    async def now(self) -> Ticket:
        async with self.env.database.reading() as connection:
            row = await tickets.find_ticket(connection, self.ticket)
            events = [event_of(r) for r in await tickets.events_of(connection, self.ticket)]
        assert row is not None
        ticket = ticket_of(row)
        assert replay(events) == ticket
        return ticket

    async def settle(self, what: Any, of: UUID, **more: Any) -> CommandAnswer:
        return await commands.apply(self.env, make(what, self.ticket, held=of, **more), self.desk)

    async def tray(self) -> list[tuple[UUID, str]]:
        shown = await held.tray(self.env, self.desk, None, 50)
        return [(each.id, each.result) for each in shown.items]


@pytest.fixture
async def visit(fresh: Environment, town: SmallTown) -> Visit:
    visit = Visit(fresh, town)
    await visit.begin()
    return visit


def proof() -> tuple[c.PhotoTaken, ...]:
    return photo(PhotoKind.BEFORE), photo(PhotoKind.AFTER)


async def test_an_end_after_a_redispatch_is_held_with_its_evidence(visit: Visit) -> None:
    await visit.taken_away()
    end = visit.offline(c.Handle, outcome="done", photos=proof(), note="已清走")
    answer = await visit.send(end)
    assert (answer.result, answer.problem and answer.problem.code) == (
        "held", "move.not_assignee",
    )  # fmt: skip
    assert (await visit.send(end)).result == "held"
    assert (await visit.now()).state is State.DISPATCHED
    (shown,) = (await held.tray(visit.env, visit.desk, None, 50)).items
    assert (shown.id, shown.note, len(shown.photos)) == (end.id, "已清走", 2)
    assert shown.ticket is not None
    assert shown.ticket.assignee is not None
    assert shown.ticket.assignee.id == visit.town[Role.OFFICER].id


async def test_accepted_it_counts_for_its_author(visit: Visit) -> None:
    await visit.taken_away()
    end = visit.offline(c.Handle, outcome="done", photos=proof())
    await visit.send(end)
    assert (await visit.settle(c.AcceptHeld, end.id)).result == "applied"
    ticket = await visit.now()
    assert (ticket.state, ticket.assignee, ticket.outcome) == (
        State.HANDLED, visit.worker.id, "done",
    )  # fmt: skip
    assert ticket.evidence == {"before": 1, "after": 1}
    running = {name for name, clock in ticket.clocks.items() if clock.due_at}
    assert running == {ClockName.INSPECTION}
    async with visit.env.database.reading() as connection:
        last = event_of((await tickets.events_of(connection, visit.ticket))[-1])
    assert (last.actor, last.settled_by, last.command) == (
        visit.worker.id, visit.desk.id, end.id,
    )  # fmt: skip
    again = await visit.send(end)
    assert (again.result, again.settlement and again.settlement.by) == (
        "accepted", visit.desk.name,
    )  # fmt: skip
    assert await visit.tray() == []


async def test_set_aside_needs_a_reason_and_reaches_the_phone(visit: Visit) -> None:
    who = LoggedIn(uuid4(), visit.worker, "13900000000", False)
    before = await phone_view.pull(visit.env, who, None)
    assert before is not None
    await visit.taken_away()
    end = visit.offline(c.Handle, outcome="done", photos=proof())
    await visit.send(end)
    refused = await visit.settle(c.SetAside, end.id)
    assert refused.problem and refused.problem.code == "note.required"
    assert (await visit.settle(c.SetAside, end.id, note="重复处置")).result == "applied"
    assert (await visit.now()).state is State.DISPATCHED
    after = await phone_view.pull(visit.env, who, before.cursor)
    assert after is not None
    (answer,) = after.answers
    assert (answer.id, answer.result) == (end.id, "set_aside")
    assert answer.settlement and answer.settlement.note == "重复处置"
    (page,) = after.tickets
    assert page.ticket.assignee is not None
    assert page.ticket.assignee.id == visit.town[Role.OFFICER].id


async def test_two_dispatchers_settle_once(visit: Visit) -> None:
    await visit.taken_away()
    end = visit.offline(c.Handle, outcome="done", photos=proof())
    await visit.send(end)
    answers = await asyncio.gather(
        visit.settle(c.AcceptHeld, end.id), visit.settle(c.SetAside, end.id, note="不要")
    )
    assert sorted(each.result for each in answers) == ["applied", "refused"]
    codes = [each.problem.code for each in answers if each.problem]
    assert codes == ["held.settled"]


async def test_the_same_settlement_sent_ten_times(visit: Visit) -> None:
    await visit.taken_away()
    end = visit.offline(c.Handle, outcome="done", photos=proof())
    await visit.send(end)
    settling = make(c.AcceptHeld, visit.ticket, held=end.id)
    answers = await asyncio.gather(
        *(commands.apply(visit.env, settling, visit.desk) for _ in range(10))
    )
    assert sorted(each.result for each in answers) == ["applied"] + ["duplicate"] * 9
    assert (await visit.now()).evidence == {"before": 1, "after": 1}


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (c.Arrive, {"position": here()}),
        (c.Photograph, {"photos": (photo(PhotoKind.SITE),)}),
        (c.AddNote, {"note": "现场已无人"}),
    ],
)
async def test_facts_add_up(visit: Visit, kind: Any, more: dict[str, Any]) -> None:
    """What somebody saw who had the ticket is written down and moves nothing."""
    await visit.taken_away()
    before = await visit.now()
    fact = visit.offline(kind, **more)
    answer = await visit.send(fact)
    assert (answer.result, answer.state) == ("applied", State.DISPATCHED)
    after = await visit.now()
    assert (after.assignee, after.clocks) == (before.assignee, before.clocks)
    assert after.version == before.version + 1
    assert (await visit.send(fact)).result == "duplicate"


async def test_a_stranger_adds_no_facts(visit: Visit) -> None:
    fact = visit.offline(c.Arrive, position=here())
    late = c.Arrive(**{**fields_of(fact), "base_version": 1})
    answer = await commands.apply(visit.env, late, visit.town.neighbour)
    assert answer.result == "held"


def fields_of(command: c.Command) -> dict[str, Any]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


async def test_a_mistake_is_refused_and_gone_once_mended(visit: Visit) -> None:
    await visit.send(visit.offline(c.Accept))
    await visit.send(visit.offline(c.Arrive, position=here()))
    wrong = visit.offline(c.Handle, outcome="done")
    answer = await visit.send(wrong)
    assert answer.problem and answer.problem.code == "photo.missing"
    assert await visit.tray() == [(wrong.id, "refused")]
    right = visit.offline(c.Handle, outcome="done", photos=proof())
    assert (await visit.send(right)).result == "applied"
    assert await visit.tray() == []


async def test_accepted_anyway_without_its_photos(visit: Visit) -> None:
    await visit.send(visit.offline(c.Accept))
    await visit.send(visit.offline(c.Arrive, position=here()))
    wrong = visit.offline(c.Handle, outcome="done")
    await visit.send(wrong)
    assert (await visit.settle(c.AcceptHeld, wrong.id, note="电话核实")).result == "applied"
    assert (await visit.now()).state is State.HANDLED


@pytest.mark.parametrize(
    ("how", "more", "state"),
    [(c.Void, {"reason": "test"}, State.VOID), (c.Merge, {}, State.MERGED)],
)
async def test_on_an_ended_ticket_only_the_evidence_is_added(
    visit: Visit, how: Any, more: dict[str, Any], state: State
) -> None:
    other = Visit(visit.env, visit.town)
    await other.begin()
    await visit.send(visit.offline(c.Return, reason="wrong_place", note="不在"))
    more = {"into": other.ticket} if how is c.Merge else more
    await visit.act(how, visit.desk, **more)
    end = visit.offline(c.Handle, outcome="done", photos=proof())
    assert (await visit.send(end)).result == "held"
    assert (await visit.settle(c.AcceptHeld, end.id)).result == "applied"
    ticket = await visit.now()
    assert (ticket.state, ticket.evidence) == (state, {"before": 1, "after": 1})


async def test_a_suspended_ticket_must_be_resumed_first(visit: Visit) -> None:
    await visit.act(c.Suspend, visit.desk, note="等待")
    end = visit.offline(c.Accept)
    assert (await visit.send(end)).result == "held"
    refused = await visit.settle(c.AcceptHeld, end.id)
    assert refused.problem and refused.problem.code == "ticket.suspended"
    await visit.act(c.Resume, visit.desk)
    assert (await visit.settle(c.AcceptHeld, end.id)).result == "applied"
    assert (await visit.now()).state is State.ACCEPTED


async def test_only_the_command_room_settles(visit: Visit) -> None:
    await visit.taken_away()
    end = visit.offline(c.Handle, outcome="done", photos=proof())
    await visit.send(end)
    for role in set(Role) - {Role.DISPATCHER}:
        accepting = make(c.AcceptHeld, visit.ticket, held=end.id)
        answer = await commands.apply(visit.env, accepting, visit.town[role])
        assert answer.problem and answer.problem.code == "role.forbidden", role


@pytest.mark.parametrize("named", ["another ticket", "nothing"])
async def test_nothing_to_settle(visit: Visit, named: str) -> None:
    await visit.taken_away()
    end = visit.offline(c.Handle, outcome="done", photos=proof())
    await visit.send(end)
    ticket, of = (uuid4(), end.id) if named == "another ticket" else (visit.ticket, uuid4())
    answer = await commands.apply(visit.env, make(c.AcceptHeld, ticket, held=of), visit.desk)
    assert answer.problem and answer.problem.code == "held.none"


async def test_a_refused_report_can_only_be_set_aside(visit: Visit) -> None:
    report = make(
        c.Report, uuid4(), category="9999", position=here(), photos=proof(),
        device_id=visit.device, seq=1,
    )  # fmt: skip
    answer = await visit.send(report)
    assert answer.problem and answer.problem.code == "category.unknown"
    visit.ticket = report.ticket
    refused = await visit.settle(c.AcceptHeld, report.id)
    assert refused.problem and refused.problem.code == "held.no_ticket"
    assert (await visit.settle(c.SetAside, report.id, note="类别有误")).result == "applied"


async def test_what_is_decided_at_the_desk_is_never_held(visit: Visit) -> None:
    stale = visit.offline(c.Redispatch, assignee=visit.town[Role.OFFICER].id, note="换人")
    await visit.act(c.AddNote, visit.desk, note="有变化")
    answer = await commands.apply(visit.env, stale, visit.desk)
    assert (answer.result, answer.problem and answer.problem.code) == (
        "refused", "ticket.changed",
    )  # fmt: skip


async def test_no_action_counts_before_the_one_before_it(
    fresh: Environment, town: SmallTown
) -> None:
    """The phone's clock was set back three hours between two actions on different tickets."""
    now = utc_now()
    device = uuid4()
    visits = [Visit(fresh, town, device=device) for _ in range(2)]
    fresh.now = lambda: now - timedelta(hours=5)
    for each in visits:
        await each.begin()
    fresh.now = lambda: now
    reading = c.ClockReading(offset_ms=0, measured_at=now - timedelta(hours=4))
    first, second = (
        make(c.Accept, visits[0].ticket, made_at=now - timedelta(hours=1), clock=reading,
             device_id=device, seq=1),
        make(c.Accept, visits[1].ticket, made_at=now - timedelta(hours=4), clock=reading,
             device_id=device, seq=2),
    )  # fmt: skip
    for each, command in zip(visits, (first, second), strict=True):
        assert (await each.send(command)).result == "applied"
    assert [await accepted_at(each) for each in visits] == [now - timedelta(hours=1)] * 2


async def accepted_at(visit: Visit) -> datetime:
    async with visit.env.database.reading() as connection:
        events = [event_of(r) for r in await tickets.events_of(connection, visit.ticket)]
    return next(each.when for each in events if each.move == "accept")

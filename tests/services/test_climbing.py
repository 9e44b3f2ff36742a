"""Time alone sends an unaccepted ticket up, exactly once, and phones see it come and go."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.domain.ticket import Ticket, replay
from backend.notify.live import Subscriber, Wake, concerns
from backend.services import commands, deadlines, lists
from backend.services.environment import Environment, utc_now
from backend.services.records import event_of, ticket_of
from storage.database import Database
from storage.queries import tickets
from tests.builders import SmallTown, make
from tests.services.test_phone_view import Holder, act, ticket

UP = (Role.DUTY_OFFICER, Role.SEGMENT_CHIEF, Role.GENERAL_SEGMENT_CHIEF)


async def read(env: Environment, of: UUID) -> Ticket:
    """As the row says, which its events must say too."""
    async with env.database.reading() as connection:
        row = await tickets.find_ticket(connection, of)
        events = await tickets.events_of(connection, of)
    assert row is not None
    found = ticket_of(row)
    assert replay([event_of(each) for each in events]) == found
    return found


async def dispatched(env: Environment, town: SmallTown, **to: object) -> UUID:
    of = await ticket(env, town)
    await act(env, town, c.File, of)
    to = to or {"assignee": town[Role.GRID_WORKER].id}
    assert await act(env, town, c.Dispatch, of, **to) == "applied"
    return of


async def join(env: Environment, team: str, *people: Actor) -> list[Actor]:
    async with env.database.transaction() as connection:
        for each in people:
            await connection.execute("UPDATE person SET team = $2 WHERE id = $1", each.id, team)
    return [Actor(each.id, each.name, each.roles, each.areas, team) for each in people]


def go(env: Environment, minutes: int) -> None:
    later = env.now() + timedelta(minutes=minutes)
    env.now = lambda: later


async def test_it_climbs_to_the_command_room(fresh: Environment, town: SmallTown) -> None:
    """Grid worker, duty officer, segment chief, general segment chief, command room."""
    of = await dispatched(fresh, town)
    holders = [(await read(fresh, of)).assignee]
    for _ in range(3):
        go(fresh, 14)
        assert await deadlines.mark_due(fresh) == 1  # the reminder
        assert (await read(fresh, of)).assignee == holders[-1]
        go(fresh, 2)
        assert await deadlines.mark_due(fresh) == 1
        holders.append((await read(fresh, of)).assignee)
    assert holders == [town[role].id for role in (Role.GRID_WORKER, *UP)]
    go(fresh, 16)
    await deadlines.mark_due(fresh)
    at_last = await read(fresh, of)
    assert (at_last.state, at_last.assignee, at_last.level) == ("filed", None, "command_room")
    assert at_last.supervised
    assert at_last.late
    shown = await lists.page(fresh, town[Role.DISPATCHER], of)
    assert [each.climb.level for each in shown.history if each.climb] == [
        "duty_officer", "segment_chief", "general_segment_chief", "command_room",
    ]  # fmt: skip


async def test_who_is_on_leave_is_passed_over_and_it_says_so(
    fresh: Environment, town: SmallTown
) -> None:
    of = await dispatched(fresh, town)
    duty = town[Role.DUTY_OFFICER]
    async with fresh.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO leave (id, person, starts, ends) VALUES ($1, $2, $3, $4)",
            uuid4(), duty.id, utc_now(), utc_now() + timedelta(days=1),
        )  # fmt: skip
    go(fresh, 16)
    await deadlines.mark_due(fresh)
    found = await read(fresh, of)
    assert found.assignee == town[Role.SEGMENT_CHIEF].id
    shown = (await lists.page(fresh, town[Role.DISPATCHER], of)).history[-1]
    assert shown.climb is not None
    [passed] = shown.climb.passed
    assert (passed.level, passed.name) == ("duty_officer", duty.name)
    assert passed.why.zh.startswith("请假至")


async def test_a_segment_has_its_own_five(fresh: Environment, town: SmallTown) -> None:
    """The levels named for the segment count, not those of the grid; missing ones are said."""
    of = await dispatched(fresh, town)
    patrol, chief = town[Role.STREET_PATROLLER], town[Role.GENERAL_SEGMENT_CHIEF]
    async with fresh.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO street_segment (code, name_zh, name_en, street_class, zone) "
            "VALUES ('S1', '银春路', 'Yinchun', 1, 'controlled')"
        )
        await connection.execute(
            "INSERT INTO segment_duty (segment, road_committee, general_segment_chief) "
            "VALUES ('S1', $1, $2)", patrol.id, chief.id,
        )  # fmt: skip
        await connection.execute("UPDATE ticket SET segment = 'S1' WHERE id = $1", of)
    levels = []
    for _ in range(3):
        go(fresh, 16)
        await deadlines.mark_due(fresh)
        async with fresh.database.reading() as connection:
            row = await tickets.find_ticket(connection, of)
        assert row is not None
        found = ticket_of(row)
        assert found.climb is not None
        levels.append((found.level, [each.level for each in found.climb.passed]))
    assert levels == [
        ("road_committee", []),
        ("general_segment_chief", ["contractor", "grid_worker", "segment_chief"]),
        ("command_room", []),
    ]


async def test_three_processes_climb_each_ticket_once(fresh: Environment, town: SmallTown) -> None:
    made = [await dispatched(fresh, town) for _ in range(12)]
    later = utc_now() + timedelta(minutes=16)
    databases = [Database(fresh.database.dsn, 2) for _ in range(3)]
    for each in databases:
        await each.open()
    processes = [
        Environment(each, fresh.store, fresh.live, fresh.town, post=fresh.post, now=lambda: later)
        for each in databases
    ]
    try:
        for _ in range(2):
            await asyncio.gather(*(deadlines.mark_due(each) for each in processes))
    finally:
        for each in databases:
            await each.close()
    for of in made:
        found = await read(fresh, of)
        assert (found.level, found.assignee) == ("duty_officer", town[Role.DUTY_OFFICER].id)


async def test_an_accepted_ticket_stays(fresh: Environment, town: SmallTown) -> None:
    of = await dispatched(fresh, town)
    await commands.apply(fresh, make(c.Accept, of), town[Role.GRID_WORKER])
    go(fresh, 21)
    assert await deadlines.mark_due(fresh) == 1  # arrival
    found = await read(fresh, of)
    assert (found.assignee, found.level) == (town[Role.GRID_WORKER].id, None)


async def test_it_leaves_the_one_phone_for_the_other_and_is_read_on(
    fresh: Environment, town: SmallTown
) -> None:
    """The officer has no area here: what climbed past them stays until somebody is sent anew."""
    of = await dispatched(fresh, town, assignee=town.neighbour.id)
    before, after = Holder(fresh, town.neighbour), Holder(fresh, town[Role.GRID_WORKER])
    for each in (before, after):
        await each.pull()
    go(fresh, 16)
    await deadlines.mark_due(fresh)
    for each in (before, after):
        await each.pull()
    assert before.tickets[of].ticket.level == "grid_worker"
    assert after.tickets[of].ticket.assignee.id == after.actor.id  # type: ignore[union-attr]
    take = make(c.Accept, of)
    assert (await commands.apply(fresh, take, town.neighbour)).result == "refused"
    await act(fresh, town, c.Redispatch, of, assignee=town[Role.OFFICER].id, note="换人")
    await before.pull()
    assert of not in before.tickets


async def test_a_team_takes_it_first_come_first_served(fresh: Environment, town: SmallTown) -> None:
    """On both phones; the first takes it, the second hears who, and it leaves that phone."""
    first, second = await join(fresh, "一队", town[Role.OFFICER], town.neighbour)
    of = await dispatched(fresh, town, team="一队")
    phones = [Holder(fresh, each) for each in (first, second)]
    for each in phones:
        await each.pull()
        assert each.tickets[of].ticket.team == "一队"
    answers = await asyncio.gather(
        *(commands.apply(fresh, make(c.Accept, of), each) for each in (first, second))
    )
    assert sorted(each.result for each in answers) == ["applied", "refused"]
    winner = 0 if answers[0].result == "applied" else 1
    problem = answers[1 - winner].problem
    assert problem is not None
    assert problem.code == "accept.taken"
    assert phones[winner].actor.name in problem.zh
    for each in phones:
        await each.pull()
    kept = phones[winner].tickets[of].ticket
    assert (kept.assignee.id, kept.state) == (phones[winner].actor.id, "accepted")  # type: ignore[union-attr]
    near = phones[1 - winner].actor.areas == first.areas  # the officer's area is the ticket's
    assert (of in phones[1 - winner].tickets) is near
    found = await read(fresh, of)
    assert found.team == "一队"


async def test_late_work_of_a_team_member_is_kept(fresh: Environment, town: SmallTown) -> None:
    """Made offline before somebody else took it: the acceptance is refused with the name, the
    arrival joins the history, and neither waits for the command room."""
    first, second = await join(fresh, "一队", town[Role.OFFICER], town.neighbour)
    of = await dispatched(fresh, town, team="一队")
    version = (await read(fresh, of)).version
    await commands.apply(fresh, make(c.Accept, of), first)
    device = {"device_id": uuid4(), "base_version": version}
    accept = await commands.apply(fresh, make(c.Accept, of, seq=1, **device), second)
    arrive = make(c.Arrive, of, seq=2, no_position="denied", **device)
    arrived = await commands.apply(fresh, arrive, second)
    assert (accept.result, arrived.result) == ("refused", "applied")
    async with fresh.database.reading() as connection:
        waiting = await connection.fetchval("SELECT count(*) FROM command WHERE result = 'held'")
    assert waiting == 0
    summary = await lists.summary(fresh, town[Role.DISPATCHER])
    assert summary.held == 0
    assert (await read(fresh, of)).assignee == first.id


async def test_a_team_that_does_not_take_it_climbs_too(fresh: Environment, town: SmallTown) -> None:
    [member] = await join(fresh, "一队", town.neighbour)
    of = await dispatched(fresh, town, team="一队")
    phone = Holder(fresh, member)
    await phone.pull()
    go(fresh, 16)
    await deadlines.mark_due(fresh)
    found = await read(fresh, of)
    assert (found.team, found.assignee) == (None, town[Role.GRID_WORKER].id)
    assert found.climb is not None
    assert found.climb.team == "一队"
    await phone.pull()
    assert of not in phone.tickets


async def test_closing_takes_it_from_every_phone(fresh: Environment, town: SmallTown) -> None:
    [member] = await join(fresh, "一队", town.neighbour)
    of = await dispatched(fresh, town, team="一队")
    phone = Holder(fresh, member)
    await phone.pull()
    assert of in phone.tickets
    await act(fresh, town, c.Redispatch, of, assignee=town[Role.GRID_WORKER].id, note="点名")
    await phone.pull()
    assert of not in phone.tickets


async def test_whoever_has_or_had_it_is_woken(fresh: Environment, town: SmallTown) -> None:
    """The team that is offered a ticket and loses it, the new person and the old one; nobody else."""
    first, second = await join(fresh, "一队", town.neighbour, town[Role.JOINT_UNIT])
    outsider = Actor(uuid4(), "外人", (Role.OFFICER,), (), "二队")
    member = Actor(uuid4(), "队员", (Role.OFFICER,), (), "一队")
    of = await dispatched(fresh, town, team="一队")
    before = await read(fresh, of)
    go(fresh, 16)
    await deadlines.mark_due(fresh)
    climbed = await read(fresh, of)
    go(fresh, 16)
    await deadlines.mark_due(fresh)
    again = await read(fresh, of)
    worker = Actor(town[Role.GRID_WORKER].id, "网格员", (Role.GRID_WORKER,))
    duty = Actor(town[Role.DUTY_OFFICER].id, "值班", (Role.DUTY_OFFICER,))

    def woken(wake: Wake) -> list[str]:
        people = (first, second, member, outsider, worker, duty)
        return [each.name for each in people if concerns(Subscriber(each), wake)]

    assert woken(Wake.of(before)) == [first.name, member.name]
    assert woken(Wake.moved(before, climbed)) == [first.name, member.name, worker.name]
    assert woken(Wake.moved(climbed, again)) == [worker.name, duty.name]


async def test_the_list_of_mine_holds_what_the_team_is_offered(
    fresh: Environment, town: SmallTown
) -> None:
    first, second = await join(fresh, "一队", town[Role.OFFICER], town.neighbour)
    of = await dispatched(fresh, town, team="一队")

    async def mine(actor: Actor) -> list[UUID]:
        return [each.id for each in (await lists.tickets(fresh, actor, "mine", None, 50)).items]

    assert await mine(first) == await mine(second) == [of]
    assert await mine(town[Role.STREET_PATROLLER]) == []
    await commands.apply(fresh, make(c.Accept, of), first)
    assert (await mine(first), await mine(second)) == ([of], [])

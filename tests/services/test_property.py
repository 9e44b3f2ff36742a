"""Questions to the property in a real database: who sees what, on the phone and on the server."""

from uuid import uuid4

import pytest

from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.domain.workflow import PhotoKind
from backend.services import commands, finding, lists, photos
from backend.services.environment import Environment
from backend.services.filters import Filter
from tests.builders import GRIDS, SmallTown, here, jpeg, make, photo
from tests.services.test_climbing import dispatched, join, read
from tests.services.test_phone_view import Holder, act


async def ids(env: Environment, actor: Actor, view: str) -> list[object]:
    found = await lists.tickets(env, actor, view, None, 50)
    return [each.id for each in found.items]


async def test_a_question_and_its_answer(fresh: Environment, town: SmallTown) -> None:
    manager, desk = town[Role.PROPERTY_MANAGER], town[Role.DISPATCHER]
    of = await dispatched(fresh, town)
    other = await dispatched(fresh, town)
    phone = Holder(fresh, manager)
    await phone.pull()
    assert phone.tickets == {}
    assert await ids(fresh, manager, "asked") == []
    assert await act(fresh, town, c.AskProperty, of, note="请清走") == "applied"
    await phone.pull()
    assert set(phone.tickets) == {of}
    assert await ids(fresh, manager, "asked") == [of]
    taken = (photo(PhotoKind.AFTER),)
    answer = make(c.AnswerProperty, of, outcome="handled", photos=taken, position=here())
    assert (await commands.apply(fresh, answer, manager)).result == "applied"
    assert await ids(fresh, manager, "asked") == []
    assert await ids(fresh, manager, "answered") == [of]
    await phone.pull()
    assert phone.tickets[of].ticket.property_answer == "handled"
    page = await lists.page(fresh, desk, of)
    assert [each.outcome for each in page.history if each.move == "answer_property"] == ["handled"]
    assert [each.kind for each in page.photos] == [PhotoKind.AFTER]
    assert other not in phone.tickets
    await act(fresh, town, c.Redispatch, of, assignee=town[Role.OFFICER].id, note="换人")
    assert (await read(fresh, of)).property_answer == "handled"


async def test_it_leaves_the_phone_when_it_ends(fresh: Environment, town: SmallTown) -> None:
    of = await dispatched(fresh, town)
    await act(fresh, town, c.AskProperty, of, note="请清走")
    phone = Holder(fresh, town[Role.PROPERTY_MANAGER])
    await phone.pull()
    worker, both = town[Role.GRID_WORKER], (photo(PhotoKind.BEFORE), photo(PhotoKind.AFTER))
    for each in (
        make(c.Accept, of), make(c.Arrive, of, no_position="off"),
        make(c.Handle, of, outcome="done", photos=both),
    ):  # fmt: skip
        assert (await commands.apply(fresh, each, worker)).result == "applied"
    await act(fresh, town, c.Close, of)
    await phone.pull()
    assert phone.tickets == {}


async def test_the_property_sees_no_more_than_it_is_asked(
    fresh: Environment, town: SmallTown
) -> None:
    manager = town[Role.PROPERTY_MANAGER]
    of = await dispatched(fresh, town)
    with pytest.raises(Refusal, match="not_found"):
        await lists.page(fresh, manager, of)
    await act(fresh, town, c.AddNote, of, note="上报人住 801")
    await act(fresh, town, c.AskProperty, of, note="请清走")
    seen = await lists.page(fresh, manager, of)
    assert [each.move for each in seen.history] == ["ask_property"]
    assert (seen.ticket.reporter, seen.known_here, seen.contact) == (None, (), False)
    phone = Holder(fresh, manager)
    await phone.pull()
    assert [each.move for each in phone.tickets[of].history] == ["ask_property"]
    assert phone.tickets[of].ticket.reporter is None
    for view in ("mine", "area", "done_today", "reported_by_me", "active", "all"):
        with pytest.raises(Refusal, match=r"role\.forbidden"):
            await ids(fresh, manager, view)
    with pytest.raises(Refusal, match=r"role\.forbidden"):
        await finding.search(fresh, manager, Filter(), None, 10)
    elsewhere = Actor(uuid4(), "别处物业", (Role.PROPERTY_MANAGER,), (GRIDS[2],))
    assert await ids(fresh, elsewhere, "asked") == []
    with pytest.raises(Refusal, match="not_found"):
        await lists.page(fresh, elsewhere, of)


async def test_nobody_is_asked_where_no_property_is(fresh: Environment, town: SmallTown) -> None:
    made = make(c.Report, uuid4(), category="0401", kind="street_order", position=here(GRIDS[2]))
    await commands.apply(fresh, made, town[Role.DISPATCHER])
    await act(fresh, town, c.File, made.ticket)
    answer = await commands.apply(
        fresh, make(c.AskProperty, made.ticket, note="请清走"), town[Role.DISPATCHER]
    )
    assert answer.problem is not None
    assert answer.problem.code == "property.none"


async def test_a_late_answer_is_held_with_its_photo(fresh: Environment, town: SmallTown) -> None:
    """Made on the phone without network; meanwhile the ticket was taken back as void."""
    of = await dispatched(fresh, town)
    await act(fresh, town, c.AskProperty, of, note="请清走")
    version = (await read(fresh, of)).version
    worker = town[Role.GRID_WORKER]
    await commands.apply(fresh, make(c.Return, of, reason="wrong_duty"), worker)
    await act(fresh, town, c.Void, of, reason="not_ours")
    answer = make(
        c.AnswerProperty, of, outcome="handled", photos=(photo(PhotoKind.AFTER),),
        base_version=version, device_id=uuid4(), seq=1,
    )  # fmt: skip
    result = await commands.apply(fresh, answer, town[Role.PROPERTY_MANAGER])
    assert result.result == "held"


async def test_photos_are_seen_by_who_is_asked(fresh: Environment, town: SmallTown) -> None:
    """As for every ticket: what may be read, its photos may be looked at."""
    manager = town[Role.PROPERTY_MANAGER]
    data = jpeg(7)
    async with fresh.database.transaction() as connection:
        sha256 = await photos.keep(fresh, connection, data)
    picture = photo(PhotoKind.BEFORE, sha256, len(data))
    made = make(c.Report, uuid4(), category="0401", position=here(), photos=(picture,))
    await commands.apply(fresh, made, town[Role.GRID_WORKER])
    with pytest.raises(Refusal, match="not_found"):
        await photos.look(fresh, picture.id, photos.Size.SMALL, manager)
    await act(fresh, town, c.File, made.ticket)
    await act(fresh, town, c.AskProperty, made.ticket, note="请清走")
    assert await photos.look(fresh, picture.id, photos.Size.SMALL, manager)


async def test_a_photo_of_what_is_offered_is_seen_by_the_team(
    fresh: Environment, town: SmallTown
) -> None:
    """The first of a team takes it: each must see what it is about, outside the own grid too."""
    data = jpeg(8)
    async with fresh.database.transaction() as connection:
        picture = photo(PhotoKind.BEFORE, await photos.keep(fresh, connection, data), len(data))
    made = make(c.Report, uuid4(), category="0401", position=here(), photos=(picture,))
    await commands.apply(fresh, made, town[Role.GRID_WORKER])
    await act(fresh, town, c.File, made.ticket)
    [far] = await join(fresh, "一队", town.neighbour)
    with pytest.raises(Refusal, match="not_found"):
        await photos.look(fresh, picture.id, photos.Size.SMALL, far)
    assert await act(fresh, town, c.Dispatch, made.ticket, team="一队") == "applied"
    assert await photos.look(fresh, picture.id, photos.Size.SMALL, far)

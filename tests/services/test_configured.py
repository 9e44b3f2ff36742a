"""What a town sets of kinds of case and of words: it holds at once, in every process, and only for
what begins after it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from backend.app import background, open_environment
from backend.domain import command as c
from backend.domain.moves import KINDS
from backend.domain.permission import Actor
from backend.domain.record import InvalidRecord
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.domain.ticket import Ticket
from backend.domain.wording import DEFAULTS, PRIVACY
from backend.domain.workflow import ClockName, Kind, PhotoKind
from backend.services import commands, deadlines, editing, lists, public_reports
from backend.services.configuration import complete_fixed
from backend.services.environment import Environment
from backend.services.imports.running import run
from backend.services.record_lists import kinds as record_kinds
from backend.services.records import ticket_of
from backend.services.reference import reference, versions
from backend.services.town import read_town
from backend.services.visits import Visit
from backend.settings import Settings
from storage.queries import tickets
from tests.builders import COMMUNITIES, SmallTown, here, make, photo
from tests.conftest import create_database, in_database

PATIENCE = 30


@pytest.fixture
def admin(town: SmallTown) -> Actor:
    return town[Role.ADMINISTRATOR]


async def change(env: Environment, admin: Actor, kind: str, key: str, **fields: Any) -> None:
    """And what follows it in this process."""
    shown = await editing.show(env, admin, kind, key)
    assert shown.values is not None
    await editing.save(env, admin, kind, key, shown.version, shown.values | fields)
    async with env.database.reading() as connection:
        env.town = await read_town(connection)


async def reported(env: Environment, town: SmallTown, **more: Any) -> UUID:
    command = make(
        c.Report, uuid4(), category="0401", position=here(),
        photos=(photo(PhotoKind.BEFORE),), **more,
    )  # fmt: skip
    answer = await commands.apply(env, command, town[Role.GRID_WORKER])
    assert answer.result == "applied", answer
    return UUID(str(answer.ticket))


async def sent(env: Environment, actor: Actor, command: Any) -> str:
    answer = await commands.apply(env, command, actor)
    return answer.problem.code if answer.problem else answer.result


async def stored(env: Environment, ticket: UUID) -> Ticket:
    async with env.database.reading() as connection:
        row = await tickets.find_ticket(connection, ticket)
    assert row is not None
    return ticket_of(row)


async def minutes(env: Environment, ticket: UUID, name: ClockName) -> float:
    clock = (await stored(env, ticket)).clocks[name]
    assert clock.due_at is not None
    return round((clock.due_at - clock.started_at) / timedelta(minutes=1), 3)


async def test_a_running_clock_keeps_its_limit_and_a_new_one_gets_the_new(
    fresh: Environment, town: SmallTown, admin: Actor
) -> None:
    first = await reported(fresh, town)
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    await sent(fresh, desk, make(c.File, first))
    await sent(fresh, desk, make(c.Dispatch, first, assignee=worker.id))
    await change(fresh, admin, "case_kind", "patrol_report", verification=45, acceptance=7,
                 arrival=33, inspection=90)  # fmt: skip
    assert await minutes(fresh, first, ClockName.ACCEPTANCE) == 15
    await sent(fresh, worker, make(c.Accept, first))
    assert await minutes(fresh, first, ClockName.ARRIVAL) == 33
    assert await minutes(fresh, await reported(fresh, town), ClockName.VERIFICATION) == 45
    alarmed = await reported(fresh, town, kind="street_order")  # another kind keeps its own
    assert await minutes(fresh, alarmed, ClockName.VERIFICATION) == 30


async def test_it_climbs_with_the_new_limit(
    fresh: Environment, town: SmallTown, admin: Actor
) -> None:
    """Nobody accepts: the desk gets it back, and has as long as the town says now."""
    ticket = await reported(fresh, town)
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    await sent(fresh, desk, make(c.File, ticket))
    await sent(fresh, desk, make(c.Dispatch, ticket, assignee=worker.id))
    await change(fresh, admin, "case_kind", "patrol_report", acceptance=11, dispatch=11)
    began = fresh.now
    fresh.now = lambda: began() + timedelta(minutes=16)
    while await deadlines.mark_due(fresh):
        pass
    climbed = await stored(fresh, ticket)
    name = ClockName.DISPATCH if climbed.assignee is None else ClockName.ACCEPTANCE
    assert climbed.level is not None
    assert await minutes(fresh, ticket, name) == 11


async def test_distance_and_gallery(fresh: Environment, town: SmallTown, admin: Actor) -> None:
    desk, worker = town[Role.DISPATCHER], town[Role.GRID_WORKER]
    off = msgspec.structs.replace(here(), latitude=here().latitude + 0.0009, accuracy=0)  # 100 m

    async def arrive() -> tuple[UUID, str]:
        ticket = await reported(fresh, town)
        await sent(fresh, desk, make(c.File, ticket))
        await sent(fresh, desk, make(c.Dispatch, ticket, assignee=worker.id))
        await sent(fresh, worker, make(c.Accept, ticket))
        return ticket, await sent(fresh, worker, make(c.Arrive, ticket, position=off))

    arrived, answer = await arrive()
    assert answer == "applied"
    picture = photo(PhotoKind.SITE)
    far = msgspec.structs.replace(picture, position=off, from_gallery=True)
    assert await sent(fresh, worker, make(c.Photograph, arrived, photos=(far,))) == "applied"
    assert not await flags(fresh, desk, arrived, far.id)
    await change(fresh, admin, "case_kind", "patrol_report", far_metres=50, gallery=False)
    assert (await arrive())[1] == "position.far"
    assert "米" in str(await flags(fresh, desk, arrived, far.id))
    again = msgspec.structs.replace(far, id=uuid4(), sha256="1" * 64)
    assert await sent(fresh, worker, make(c.Photograph, arrived, photos=(again,))) == (
        "photo.gallery"
    )
    report = make(c.Report, uuid4(), category="0401", position=here(), photos=(again,))
    assert await sent(fresh, worker, report) == "photo.gallery"


async def flags(env: Environment, desk: Actor, ticket: UUID, picture: UUID) -> list[str]:
    page = await lists.page(env, desk, ticket)
    [shown] = [each for each in page.photos if each.id == picture]
    return [each.zh for each in shown.flags]


async def test_screens_are_told(fresh: Environment, admin: Actor) -> None:
    before = versions(fresh.town)
    await change(fresh, admin, "case_kind", "street_order", name_zh="街面", far_metres=80)
    await change(fresh, admin, "wording", "print_head", zh="马桥镇案件单", en="Maqiao case sheet")
    told = reference(fresh.town)
    [kind] = [each for each in told.kinds if each.key == "street_order"]
    assert (kind.label.zh, kind.far_metres) == ("街面", 80)
    assert {each.key: each.label.zh for each in told.texts}["print_head"] == "马桥镇案件单"
    assert versions(fresh.town).reference != before.reference
    assert versions(fresh.town).map == before.map


def workflow(kind: Kind) -> tuple[object, ...]:
    return kind.key, kind.moves, kind.outcomes, kind.keep_days


async def test_the_workflow_is_not_the_towns(fresh: Environment, admin: Actor) -> None:
    await change(fresh, admin, "case_kind", "street_order", verification=1, dispatch=2,
                 acceptance=3, arrival=4, inspection=5, name_en="x", gallery=False)  # fmt: skip
    changed, first = fresh.town.kinds["street_order"], KINDS["street_order"]
    assert workflow(changed) == workflow(first)
    assert list(changed.limits.values()) == [1, 2, 3, 4, 5]
    assert list(changed.limits) == list(first.limits)
    assert fresh.town.kinds["patrol_report"] == KINDS["patrol_report"]


CLOSED: list[tuple[str, str, dict[str, Any]]] = [
    ("case_kind", "street_order", {"name_zh": "别的"}),
    ("wording", "public_intro", {"zh": "别的", "en": "x"}),
]


@pytest.mark.parametrize(("kind", "key", "fields"), CLOSED)
async def test_changed_only(
    fresh: Environment, town: SmallTown, admin: Actor, kind: str, key: str, fields: dict[str, Any]
) -> None:
    shown = await editing.show(fresh, admin, kind, key)
    assert shown.values is not None
    field = next(each for each in record_kinds(admin).items if each.name == kind).key
    new = shown.values | {field: "new_one"}
    for code, act in (
        ("record.closed", editing.create(fresh, admin, kind, new)),
        ("record.closed", editing.remove(fresh, admin, kind, key, 0)),
        ("import.kind", run(fresh, admin, kind, b"code,zh\nx,y\n", None)),
        ("role.forbidden", editing.show(fresh, town[Role.DISPATCHER], kind, key)),
        ("role.forbidden", editing.save(fresh, town[Role.GRID_WORKER], kind, key, 0, new)),
    ):
        with pytest.raises(Refusal, match=code):
            await act
    saved = await editing.save(fresh, admin, kind, key, 0, shown.values | fields)
    assert saved.history[0].by is not None and saved.history[0].before == shown.values
    back = await editing.undo(fresh, admin, saved.history[0].id)
    assert (back.values, back.version) == (shown.values, 2)
    with pytest.raises(Refusal, match=r"record\.changed"):
        await editing.save(fresh, admin, kind, key, 1, shown.values | fields)


WRONG: list[tuple[str, dict[str, Any], set[str]]] = [
    ("town_name", {"zh": "镇\n名", "en": "x"}, {"zh"}),
    ("town_name", {"zh": "长" * 31, "en": "x"}, {"zh"}),
    ("town_name", {"zh": "马桥", "en": ""}, {"en"}),
    ("public_hotline", {"zh": "打电话", "en": "12345"}, {"zh"}),
    ("public_hotline", {"zh": "", "en": ""}, {"zh", "en"}),
    ("public_privacy", {"zh": "三十天后删除", "en": "{days}"}, {"zh"}),
    ("public_privacy", {"zh": "{days}{name}", "en": "{days.__class__} {days}"}, {"zh", "en"}),
    ("print_foot", {"zh": "{days}", "en": "{name}"}, {"zh"}),
    ("print_head", {"zh": "a\x07", "en": "b"}, {"zh"}),
]


@pytest.mark.parametrize(("code", "texts", "fields"), WRONG)
async def test_what_a_text_may_hold(
    env: Environment, admin: Actor, code: str, texts: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(InvalidRecord) as caught:
        await editing.save(env, admin, "wording", code, 0, {"code": code, **texts})
    assert {each.field for each in caught.value.fields} == fields
    assert all(each.why.zh and each.why.en for each in caught.value.fields)


@pytest.mark.parametrize("minutes", [0, -1, 10_081, 1.5, None])
async def test_limits_have_limits(env: Environment, admin: Actor, minutes: Any) -> None:
    shown = await editing.show(env, admin, "case_kind", "street_order")
    assert shown.values is not None
    with pytest.raises(InvalidRecord) as caught:
        values = shown.values | {"arrival": minutes}
        await editing.save(env, admin, "case_kind", "street_order", shown.version, values)
    assert [each.field for each in caught.value.fields] == ["arrival"]


async def test_residents_read_the_towns_words(fresh: Environment, admin: Actor) -> None:
    first = public_reports.town(fresh)
    assert first.name.zh == "马桥镇"
    assert "30" in first.privacy.zh and "{" not in first.privacy.en
    await change(fresh, admin, "wording", "town_name", zh="新镇", en="New Town")
    await change(fresh, admin, "wording", "public_hotline", zh="021-64091234", en="021-64091234")
    await change(fresh, admin, "wording", "public_intro", zh="<b>您好</b>\n请说", en="Hello")
    await change(fresh, admin, "wording", PRIVACY, zh="{days}天删。{days}", en="{days} days")
    told = public_reports.town(fresh)
    assert (told.name.zh, told.introduction.zh) == ("新镇", "<b>您好</b>\n请说")
    assert (told.privacy.zh, told.privacy.en) == ("30天删。30", "30 days")
    assert told.hotline.zh == "021-64091234"
    for _ in range(3_000):
        fresh.visit(Visit.LOOK, "192.0.2.77")
    with pytest.raises(Refusal) as caught:
        fresh.visit(Visit.LOOK, "192.0.2.77")
    assert "021-64091234" in caught.value.sentence.zh


async def test_what_is_missing_is_added_and_nothing_else(fresh: Environment, admin: Actor) -> None:
    await change(fresh, admin, "case_kind", "street_order", arrival=99)
    await change(fresh, admin, "wording", "print_head", zh="抬头", en="Head")
    async with fresh.database.transaction() as connection:
        await connection.execute("DELETE FROM case_kind WHERE key = 'patrol_report'")
        await connection.execute("DELETE FROM wording WHERE code = 'print_foot'")
        await connection.execute("INSERT INTO wording VALUES ('of_old', 'x', 'x')")
        town = await read_town(connection)
        assert town.kinds["patrol_report"] == KINDS["patrol_report"]
        assert town.texts["print_foot"] == DEFAULTS["print_foot"]
        assert "of_old" not in town.texts
        for _ in range(2):
            await complete_fixed(connection)
    shown = await editing.show(fresh, admin, "case_kind", "patrol_report")
    assert shown.values is not None and shown.values["arrival"] == 20
    kept = await editing.show(fresh, admin, "case_kind", "street_order")
    assert kept.values is not None and kept.values["arrival"] == 99
    head = await editing.show(fresh, admin, "wording", "print_head")
    assert head.values is not None and head.values["zh"] == "抬头"


@pytest.fixture
async def two(
    postgres: str, template: tuple[str, SmallTown], tmp_path: Path
) -> AsyncIterator[tuple[Environment, Environment]]:
    """Two processes' worth of environments over one database."""
    dsn = in_database(postgres, await create_database(postgres, template[0]))
    settings = Settings(data=tmp_path, secret=b"test secret")
    async with (
        open_environment(settings, dsn) as one, background(one),
        open_environment(settings, dsn) as other, background(other),
    ):  # fmt: skip
        yield one, other


async def until(true: Callable[[], bool]) -> None:
    for _ in range(PATIENCE * 50):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not follow")


async def test_every_process_follows(
    two: tuple[Environment, Environment], town: SmallTown, admin: Actor
) -> None:
    one, other = two
    shown = await editing.show(one, admin, "case_kind", "patrol_report")
    assert shown.values is not None
    values = shown.values | {"verification": 5}
    saved = await editing.save(one, admin, "case_kind", "patrol_report", 0, values)
    for env in two:
        await until(lambda env=env: env.town.kinds["patrol_report"].limits["verification"] == 5)  # type: ignore[misc]
        assert await minutes(env, await reported(env, town), ClockName.VERIFICATION) == 5
    await editing.undo(other, admin, saved.history[0].id)
    await editing.save(
        other, admin, "wording", "public_intro", 0,
        {"code": "public_intro", "zh": "您好", "en": "Hello"},
    )  # fmt: skip
    for env in two:
        await until(lambda env=env: env.town.texts["public_intro"].zh == "您好")  # type: ignore[misc]
        await until(lambda env=env: env.town.kinds == KINDS)  # type: ignore[misc]
    assert COMMUNITIES[0] in one.town.areas

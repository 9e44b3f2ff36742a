"""An import undone: all of it at once, or nothing; nobody's later work is lost."""

import asyncio
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.services import editing, record_lists
from backend.services.environment import Environment
from backend.services.imports.running import run
from backend.services.imports.undoing import Blocked, imported, undo
from storage.connection import Connection
from storage.queries.editing import STORED
from tests.builders import GRIDS, SmallTown
from tests.conftest import served
from tests.people import Client

HEAD = "编号,中文名,英文名,地址,纬度,经度,网格\n"
FILE = HEAD + (
    f"P1,改名,,改过的地址,31.0301,121.3701,{GRIDS[0]}\n"
    f"P2,改名,,改过的地址,31.0302,121.3702,{GRIDS[1]}\n"
    f"P100,东门,East gate,银春路100号,31.0201,121.3601,{GRIDS[0]}\n"
    f"P101,西门,,银春路101号,31.0202,121.3602,{GRIDS[1]}\n"
)


@pytest.fixture
def admin(town: SmallTown) -> Actor:
    return town[Role.ADMINISTRATOR]


@pytest.fixture
def other(town: SmallTown) -> Actor:
    """A second administrator."""
    person = town[Role.JOINT_UNIT]
    return Actor(person.id, person.name, (Role.ADMINISTRATOR,))


async def apply(env: Environment, actor: Actor, kind: str, text: str, file: str = "") -> UUID:
    dry = await run(env, actor, kind, text.encode(), None, file)
    assert dry.problems == ()
    done = await run(env, actor, kind, text.encode(), dry.digest, file)
    assert done.id is not None
    return done.id


async def everything(env: Environment, *kinds: str) -> dict[str, list[str]]:
    """The records as they lie there, and how many edits there are."""

    async def rows(connection: Connection, table: str) -> list[str]:
        found = await connection.fetch(f"SELECT t::text AS row FROM {table} t ORDER BY 1")
        return [row["row"] for row in found]

    async with env.database.reading() as connection:
        return {kind: await rows(connection, STORED[kind].table) for kind in kinds or ("point",)}


async def edits(env: Environment) -> int:
    async with env.database.reading() as connection:
        return int(await connection.fetchval("SELECT count(*) FROM edit"))


async def change(env: Environment, actor: Actor, kind: str, key: str, **fields: Any) -> UUID:
    shown = await editing.show(env, actor, kind, key)
    assert shown.values is not None
    saved = await editing.save(env, actor, kind, key, shown.version, shown.values | fields)
    return saved.history[0].id


async def test_all_of_it_is_as_before(fresh: Environment, admin: Actor, other: Actor) -> None:
    before = await everything(fresh)
    made = await apply(fresh, admin, "point", FILE, "点位 2026.csv")
    assert await everything(fresh) != before
    [listed] = (await imported(fresh, admin, None, 10)).items
    assert (listed.id, listed.by.id, listed.name, listed.kind) == (
        made, admin.id, "点位 2026.csv", "point",
    )  # fmt: skip
    assert (listed.rows, listed.adds, listed.changes, listed.undone) == (4, 2, 2, None)
    undone = await undo(fresh, other, made)
    assert await everything(fresh) == before
    assert undone.undone is not None and undone.undone.by.id == other.id
    assert (await imported(fresh, admin, None, 10)).items == (undone,)
    shown = await editing.show(fresh, admin, "point", "P1")
    last, first = shown.history
    assert (first.import_id, last.undoes, last.by and last.by.id) == (made, first.id, other.id)
    assert (last.before, last.after) == (first.after, first.before)
    gone = await editing.show(fresh, admin, "point", "P100")
    assert gone.values is None and gone.version == 2
    with pytest.raises(Refusal, match=r"import\.undone"):
        await undo(fresh, admin, made)
    assert await edits(fresh) == 8


async def test_what_somebody_changed_since_is_named_and_nothing_is_undone(
    fresh: Environment, admin: Actor, other: Actor
) -> None:
    made = await apply(fresh, admin, "point", FILE)
    changed = await change(fresh, other, "point", "P2", name_en="Theirs")
    await editing.remove(fresh, other, "point", "P101", 1)
    before, count = await everything(fresh), await edits(fresh)
    with pytest.raises(Blocked, match=r"import\.overtaken") as caught:
        await undo(fresh, admin, made)
    named = {each.field: each.why for each in caught.value.fields}
    assert list(named) == ["P2 · 改名"]  # a record that is gone already is as before
    assert all(other.name in why.zh and other.name in why.en for why in named.values())
    assert (await everything(fresh), await edits(fresh)) == (before, count)
    assert (await imported(fresh, admin, None, 10)).items[0].undone is None
    await editing.undo(fresh, other, changed)  # as the import left it: nothing of theirs is lost
    await undo(fresh, admin, made)
    shown = await editing.show(fresh, admin, "point", "P2")
    assert shown.values is not None and shown.values["name_zh"] == "点位2"


async def test_what_was_undone_singly_stays_so(fresh: Environment, admin: Actor) -> None:
    before = await everything(fresh)
    made = await apply(fresh, admin, "point", FILE)
    shown = await editing.show(fresh, admin, "point", "P1")
    await editing.undo(fresh, admin, shown.history[0].id)
    await undo(fresh, admin, made)
    assert await everything(fresh) == before
    assert (await editing.show(fresh, admin, "point", "P1")).version == 2


async def test_what_others_refer_to_is_named(fresh: Environment, admin: Actor) -> None:
    made = await apply(fresh, admin, "point", FILE)
    camera = {"code": "C9", "name_zh": "新探头", "name_en": "", "point": "P101"}
    await editing.create(fresh, admin, "camera", camera)
    before, count = await everything(fresh), await edits(fresh)
    with pytest.raises(Blocked) as caught:
        await undo(fresh, admin, made)
    assert [each.field for each in caught.value.fields] == ["P101 · 西门"]
    assert (await everything(fresh), await edits(fresh)) == (before, count)
    await editing.remove(fresh, admin, "camera", "C9", 1)
    await undo(fresh, admin, made)


async def test_what_it_would_refer_to_again_must_be_there(
    fresh: Environment, admin: Actor, other: Actor
) -> None:
    """P1 lay in a grid that somebody removed after the import moved it."""
    grid: dict[str, Any] = {"code": "G9", "kind": "grid", "parent": None, "name_zh": "临时", "name_en": "",
            "latitude": None, "longitude": None, "ring": []}  # fmt: skip
    await editing.create(fresh, admin, "place", grid)
    await change(fresh, admin, "point", "P1", grid="G9")
    made = await apply(fresh, admin, "point", FILE)
    await editing.remove(fresh, other, "place", "G9", 1)
    before = await everything(fresh, "point", "place")
    with pytest.raises(Blocked) as caught:
        await undo(fresh, admin, made)
    assert [(each.field, "G9" in each.why.zh) for each in caught.value.fields] == [
        ("P1 · 改名", True)
    ]
    assert await everything(fresh, "point", "place") == before


async def test_areas_within_each_other(fresh: Environment, admin: Actor, other: Actor) -> None:
    """Added ones go, the innermost first; what would lie within itself again is named."""
    head = "code,kind,parent,name_zh\n"
    before = await everything(fresh, "place")
    made = await apply(fresh, admin, "place", head + (
        "N3,网格,N2,丙\nN1,居委,310112112000,甲\nN2,居委,N1,乙\n"
    ))  # fmt: skip
    await undo(fresh, admin, made)
    assert await everything(fresh, "place") == before
    await apply(fresh, admin, "place", head + "A,居委,310112112000,甲\nB,居委,A,乙\n")
    moved = await apply(fresh, admin, "place", head + "B,居委,310112112000,乙\n")
    await change(fresh, other, "place", "A", parent="B")
    with pytest.raises(Blocked) as caught:
        await undo(fresh, admin, moved)
    assert [each.field for each in caught.value.fields] == ["B · 乙"]


async def test_two_undo_it_at_once(fresh: Environment, admin: Actor, other: Actor) -> None:
    before = await everything(fresh)
    made = await apply(fresh, admin, "point", FILE)
    done = await asyncio.gather(
        *(undo(fresh, each, made) for each in (admin, other) * 3), return_exceptions=True
    )
    codes = [each.code for each in done if isinstance(each, Refusal)]
    assert codes == ["import.undone"] * 5
    assert await everything(fresh) == before
    assert await edits(fresh) == 8


async def test_an_undo_and_a_change_at_once(fresh: Environment, admin: Actor, other: Actor) -> None:
    """One of them comes first: either the change stands and the import stays, or the import is
    undone and the change is told so."""
    for number in range(6):
        before = await everything(fresh)
        made = await apply(fresh, admin, "point", FILE.replace("改过", f"改过{number}"))
        shown = await editing.show(fresh, other, "point", "P1")
        assert shown.values is not None
        mine = editing.save(
            fresh, other, "point", "P1", shown.version, shown.values | {"name_zh": "抢先"}
        )
        saved, undone = await asyncio.gather(mine, undo(fresh, admin, made), return_exceptions=True)
        if isinstance(undone, Refusal):
            assert undone.code in ("import.overtaken", "edit.overtaken")
            assert not isinstance(saved, BaseException)
            await editing.undo(fresh, other, saved.history[0].id)
            await undo(fresh, admin, made)
        else:
            assert isinstance(saved, Refusal) and saved.code == "record.changed"
        assert await everything(fresh) == before


async def test_the_list_is_paged(fresh: Environment, admin: Actor) -> None:
    made = [
        await apply(fresh, admin, "calendar_day", f"日期,上班,名称\n2027-01-0{day},否,假\n")
        for day in range(1, 8)
    ]
    seen, cursor = [], None
    while True:
        page = await imported(fresh, admin, cursor, 3)
        seen += [each.id for each in page.items]
        if (cursor := page.next) is None:
            break
    assert seen == made[::-1]
    log = await record_lists.changes(fresh, admin, None, 3)
    assert [each.import_id for each in log.items] == made[:-4:-1]
    nothing = await run(
        fresh, admin, "calendar_day", "日期,上班,名称\n2027-01-01,否,假\n".encode(), None
    )
    again = await run(
        fresh, admin, "calendar_day", "日期,上班,名称\n2027-01-01,否,假\n".encode(), nothing.digest
    )
    assert again.applied and again.id is None
    assert len((await imported(fresh, admin, None, 50)).items) == 7


async def test_who_may(fresh: Environment, town: SmallTown, admin: Actor) -> None:
    made = await apply(fresh, admin, "point", FILE)
    for role in (Role.DISPATCHER, Role.GRID_WORKER):
        with pytest.raises(Refusal, match=r"role\.forbidden"):
            await undo(fresh, town[role], made)
    assert (await imported(fresh, town[Role.DISPATCHER], None, 10)).items == ()
    with pytest.raises(Refusal, match=r"role\.forbidden"):
        await imported(fresh, town[Role.GRID_WORKER], None, 10)
    with pytest.raises(Refusal, match="not_found"):
        await undo(fresh, admin, uuid4())


async def test_over_http(fresh: Environment, town: SmallTown, admin: Actor, other: Actor) -> None:
    """The file's name comes in a header; the problem names the records."""
    async with served(fresh) as address, Client(address) as client:
        await client.log_in(admin, town)
        dry = await client.post("/api/admin/imports/point", content=FILE.encode())
        name = {"X-File-Name": quote("点位\x00 " + "长" * 200)}
        done = await client.post(
            f"/api/admin/imports/point?agreed={dry.json()['digest']}", content=FILE.encode(),
            headers=name,
        )  # fmt: skip
        assert (dry.json()["id"], done.status_code) == (None, 200)
        [listed] = (await client.get("/api/admin/imports")).json()["items"]
        assert listed["name"].startswith("点位 长") and len(listed["name"]) == 120
        await change(fresh, other, "point", "P1", name_zh="后来的")
        refused = await client.post(f"/api/admin/imports/{listed['id']}/undo", json={})
        problem = refused.json()
        assert (refused.status_code, problem["code"]) == (409, "import.overtaken")
        assert refused.headers["content-type"].startswith("application/problem+json")
        assert [each["field"] for each in problem["errors"]] == ["P1 · 改名"]
        assert other.name in problem["errors"][0]["en"]

"""Imports: whatever is wrong with a file is named by row, and nothing is half imported."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.permission import Actor
from backend.domain.record import InvalidRecord, in_circle
from backend.domain.record_kinds import KINDS
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.services import editing, record_lists
from backend.services.environment import Environment
from backend.services.imports.reading import decode, read
from backend.services.imports.running import run
from backend.services.views_admin import ImportReport
from tests.builders import GRIDS, SmallTown

HEAD = "编号,中文名,英文名,地址,纬度,经度,网格\n"
GOOD = HEAD + (
    f"P100,东门,East gate,银春路100号,31.0201,121.3601,{GRIDS[0]}\n"
    f"P101,西门,,银春路101号,31.0202,121.3602,{GRIDS[1]}\n"
)
RING = [[121.36, 31.02], [121.37, 31.02], [121.37, 31.03], [121.36, 31.02]]


@pytest.fixture
def admin(town: SmallTown) -> Actor:
    return town[Role.ADMINISTRATOR]


def features(*rings: Any, **more: Any) -> bytes:
    return json.dumps({
        "type": "FeatureCollection", **more,
        "features": [
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
             "properties": {"code": f"F{n}", "name_zh": f"围栏{n}", "use": "forbidden", "x": 1}}
            for n, ring in enumerate(rings, 1)
        ],
    }).encode()  # fmt: skip


async def count(env: Environment) -> tuple[int, int]:
    async with env.database.reading() as connection:
        return (
            await connection.fetchval("SELECT count(*) FROM edit"),
            await connection.fetchval("SELECT count(*) FROM point"),
        )


def found(report: ImportReport) -> list[tuple[int, str]]:
    return [(each.row, each.field.zh if each.field else "") for each in report.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
async def test_looked_through_then_applied(
    fresh: Environment, admin: Actor, encoding: str, ends: str
) -> None:
    content = GOOD.replace("\n", ends).encode(encoding)
    before = await count(fresh)
    dry = await run(fresh, admin, "point", content, None)
    assert (dry.adds, dry.changes, dry.same, dry.wrong, dry.applied) == (2, 0, 0, 0, False)
    assert dry.encoding == {"gbk": "GBK", "gb18030": "GBK", "utf-16": "UTF-16"}.get(
        encoding, "UTF-8"
    )
    assert await count(fresh) == before
    done = await run(fresh, admin, "point", content, dry.digest)
    assert (done.adds, done.applied) == (2, True)
    assert await count(fresh) == (before[0] + 2, before[1] + 2)
    shown = await editing.show(fresh, admin, "point", "P100")
    assert shown.values is not None and shown.values["name_zh"] == "东门"
    again = await run(fresh, admin, "point", content, None)
    assert (again.adds, again.changes, again.same) == (0, 0, 2)


async def test_again_it_changes_what_differs_and_each_can_be_undone(
    fresh: Environment, admin: Actor
) -> None:
    for text in (GOOD, "code;address\nP100;银春路 1 号\nP101;银春路101号\n"):
        dry = await run(fresh, admin, "point", text.encode(), None)
        await run(fresh, admin, "point", text.encode(), dry.digest)
    assert (dry.changes, dry.same) == (1, 1)
    shown = await editing.show(fresh, admin, "point", "P100")
    assert shown.values is not None
    assert (shown.values["name_zh"], shown.values["address"]) == ("东门", "银春路 1 号")
    assert shown.history[0].fields == ("address",)
    back = await editing.undo(fresh, admin, shown.history[0].id)
    assert back.values is not None and back.values["address"] == "银春路100号"


WRONG: list[tuple[str, str, list[tuple[int, str]]]] = [
    ("missing column", GOOD.replace("编号", "号码"), [(1, "编号"), (2, "编号"), (3, "编号")]),
    ("column twice", GOOD.replace("英文名", "地址"), [(1, "地址"), (1, "地址")]),
    ("duplicate code", GOOD.replace("P101", "P100"), [(3, "编号")]),
    ("no number", GOOD.replace("31.0202", "31度"), [(3, "纬度")]),
    ("swapped", GOOD.replace("31.0201,121.3601", "121.3601,31.0201"), [(2, "纬度")]),
    ("no finite number", GOOD.replace("31.0202", "nan"), [(3, "纬度")]),
    ("no such grid", GOOD.replace(GRIDS[0], "310"), [(2, "网格")]),
    ("nothing in a required cell", GOOD.replace("东门", " "), [(2, "中文名")]),
    ("too many cells", GOOD.replace("东门", "东,门"), [(2, ""), (2, "纬度")]),
    ("a 10 MB cell", GOOD.replace("东门", "东" * 3_500_000), [(2, "中文名"), (2, "中文名")]),
    ("open quote", GOOD.replace("西门", '"西门'), [(3, "")]),
    ("long name", GOOD.replace("东门", "东" * 61), [(2, "中文名")]),
    ("quoted line ends", GOOD.replace("东门", '"东\n门"'), [(2, "中文名")]),
    ("the row after them", GOOD.replace("东门", '"东\r\n门"').replace("31.0202", "x"),
     [(2, "中文名"), (4, "纬度")]),
    ("only some columns of a new one", "编号,地址\nP100,甲\n",
     [(2, "中文名"), (2, "纬度"), (2, "经度")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "problems"), WRONG, ids=[each[0] for each in WRONG])
async def test_csv_named_row_by_row(
    fresh: Environment, admin: Actor, name: str, text: str, problems: list[tuple[int, str]]
) -> None:
    before = await count(fresh)
    report = await run(fresh, admin, "point", text.encode(), None)
    assert sorted(found(report)) == sorted(problems), name
    assert all(each.why.zh and each.why.en for each in report.problems)
    assert (report.digest, report.applied) == (None, False)
    with pytest.raises(Refusal, match=r"import\.wrong"):
        await run(fresh, admin, "point", text.encode(), "x")
    assert await count(fresh) == before


@pytest.mark.parametrize(
    ("code", "kind", "content"),
    [
        ("import.empty", "point", b" \n"),
        ("import.empty", "point", HEAD.encode()),
        ("import.empty", "fence", b'{"type": "FeatureCollection", "features": []}'),
        ("import.geojson", "fence", b"[" * 200_000),
        ("import.encoding", "point", GOOD.encode() + b"\xff\xfe\xff"),
        ("import.nul", "point", GOOD.encode() + b"\x00"),
        ("import.kind", "person", GOOD.encode()),
        ("import.geojson", "fence", b'{"type": "FeatureCollection"'),
        ("import.geojson", "fence", b'{"type": "Feature"}'),
        ("import.crs", "fence", features(RING, crs={"properties": {"name": "EPSG:2437"}})),
        ("import.no_geometry", "camera", features(RING)),
    ],
)
async def test_unusable_files(
    env: Environment, admin: Actor, code: str, kind: str, content: bytes
) -> None:
    with pytest.raises(Refusal) as caught:
        await run(env, admin, kind, content, None)
    assert caught.value.code == code
    assert caught.value.sentence.zh


async def test_who_may(env: Environment, town: SmallTown) -> None:
    for role in (Role.DISPATCHER, Role.GRID_WORKER):
        with pytest.raises(Refusal, match=r"role\.forbidden"):
            await run(env, town[role], "point", GOOD.encode(), None)


CROSSED = [[121.36, 31.02], [121.37, 31.03], [121.37, 31.02], [121.36, 31.03], [121.36, 31.02]]
SWAPPED = [[y, x] for x, y in RING]


async def test_geojson_named_feature_by_feature(fresh: Environment, admin: Actor) -> None:
    report = await run(fresh, admin, "fence", features(RING, CROSSED, SWAPPED, RING[:2]), None)
    assert found(report) == [(2, "边界"), (3, "边界"), (4, "边界")]
    whys = [each.why.en for each in report.problems]
    assert whys[0] == "The outline crosses itself"
    assert "swapped" in whys[1]
    good = await run(fresh, admin, "fence", features(RING), None)
    assert (good.adds, good.wrong) == (1, 0)
    await run(fresh, admin, "fence", features(RING), good.digest)
    shown = await editing.show(fresh, admin, "fence", "F1")
    assert shown.values is not None and shown.values["ring"] == RING[:-1]


async def test_parents_come_with_the_file_in_any_order(fresh: Environment, admin: Actor) -> None:
    text = (
        "code,kind,parent,name_zh\n310112112009001,网格,310112112009,新网格\n"
        "310112112009,居委,310112112000,新居委\n"
    )
    dry = await run(fresh, admin, "place", text.encode(), None)
    assert dry.problems == ()
    await run(fresh, admin, "place", text.encode(), dry.digest)
    circle = "code,kind,parent,name_zh\nA,网格,B,甲\nB,网格,A,乙\n"
    dry = await run(fresh, admin, "place", circle.encode(), None)
    assert found(dry) == [(2, "上级区域"), (3, "上级区域")]
    within = "code,kind,parent,name_zh\n310112112009,居委,310112112009001,新居委\n"
    dry = await run(fresh, admin, "place", within.encode(), None)
    assert found(dry) == [(2, "上级区域")]
    shown = await editing.show(fresh, admin, "place", "310112112009")
    assert shown.values is not None
    with pytest.raises(InvalidRecord):
        await editing.save(
            fresh, admin, "place", "310112112009", shown.version,
            shown.values | {"parent": "310112112009001"},
        )  # fmt: skip


async def test_what_changed_since_the_dry_run_is_not_overwritten(
    fresh: Environment, admin: Actor
) -> None:
    dry = await run(fresh, admin, "point", GOOD.encode(), None)
    await run(fresh, admin, "point", GOOD.encode(), dry.digest)
    text = HEAD + f"P100,东门,East gate,改过的地址,31.0201,121.3601,{GRIDS[0]}\n"
    dry = await run(fresh, admin, "point", text.encode(), None)
    shown = await editing.show(fresh, admin, "point", "P100")
    assert shown.values is not None
    await editing.save(
        fresh, admin, "point", "P100", shown.version, shown.values | {"name_zh": "正门"}
    )
    with pytest.raises(Refusal, match=r"import\.changed"):
        await run(fresh, admin, "point", text.encode(), dry.digest)


async def test_unused_columns_and_the_first_row_are_told(env: Environment, admin: Actor) -> None:
    text = GOOD.replace("英文名", "外文名")
    report = await run(env, admin, "point", text.encode("gbk"), None)
    assert (report.ignored, report.sample) == (("外文名",), "P100 · 东门")
    swapped = await run(
        env, admin, "point", GOOD.replace("31.0201,121.3601", "121.3601,31.0201").encode(), None
    )
    assert "longitude comes first" in swapped.problems[0].why.en


async def test_a_years_holidays(fresh: Environment, admin: Actor) -> None:
    text = "日期,上班,名称\n2027/1/1,放假,元旦\n2027-01-02,否,元旦\n2027-01-09,上班,元旦调休\n"
    dry = await run(fresh, admin, "calendar_day", text.encode("gbk"), None)
    assert (dry.adds, dry.wrong, dry.encoding) == (3, 0, "GBK")
    await run(fresh, admin, "calendar_day", text.encode("gbk"), dry.digest)
    days = await record_lists.records(fresh, admin, "calendar_day", "2027", None, 50)
    assert [each.values["working"] for each in days.items] == [False, False, True]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: (HEAD + text).encode()))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    try:
        source = read(KINDS["point"], content)
    except Refusal as refusal:
        assert refusal.sentence.zh
    else:
        assert all(each.row >= 0 and each.why.zh for each in source.problems)


@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip()))
def test_any_usual_encoding_is_recognised(text: str) -> None:
    try:
        wide = text.encode("utf-8")
    except UnicodeEncodeError:
        return
    assert decode(wide)[0].lstrip("\ufeff") == text.lstrip("\ufeff")


keys = st.sampled_from("abcdef")


@given(st.dictionaries(keys, st.none() | keys))
def test_circles(parents: dict[str, str | None]) -> None:
    circle = in_circle(parents)
    for start in parents:
        at, steps = parents.get(start), 0
        while at is not None and at != start and steps <= len(parents):
            at, steps = parents.get(at), steps + 1
        assert (at == start) == (start in circle)

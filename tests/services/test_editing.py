"""Records that people edit: checks, history, undo, and two at once."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.permission import Actor
from backend.domain.record import Edit, InvalidRecord, check, differing, undone
from backend.domain.record_kinds import KINDS
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.domain.sender import RESULTS, SEND
from backend.services import alarms, editing, people, record_lists
from backend.services.environment import Environment, utc_now
from backend.services.people import hash_token
from tests.builders import GRIDS, PASSWORD, SmallTown

POINT: dict[str, Any] = {
    "code": "P9", "name_zh": "新点位", "name_en": "New point", "address": "银春路 9 号",
    "latitude": 31.02, "longitude": 121.36, "grid": GRIDS[0], "segment": None,
}  # fmt: skip
SEGMENT = {"code": "S1", "name_zh": "银春路", "name_en": "", "street_class": 1,
           "zone": "controlled", "line": [], "communities": []}  # fmt: skip
FENCE = {"code": "F1", "name_zh": "东侧", "name_en": "", "use": "forbidden",
         "ring": [[121.36, 31.02], [121.37, 31.02], [121.37, 31.03]]}  # fmt: skip


@pytest.fixture
def admin(town: SmallTown) -> Actor:
    return town[Role.ADMINISTRATOR]


async def wrong_fields(env: Environment, actor: Actor, kind: str, values: Any) -> set[str]:
    with pytest.raises(InvalidRecord) as caught:
        await editing.create(env, actor, kind, values)
    assert all(each.why.zh and each.why.en for each in caught.value.fields)
    return {each.field for each in caught.value.fields}


@pytest.mark.parametrize(
    ("kind", "changed", "fields"),
    [
        ("point", {"name_zh": " "}, {"name_zh"}),
        ("point", {"latitude": 121.0}, {"latitude"}),
        ("point", {"latitude": "31"}, {"latitude"}),
        ("point", {"latitude": True}, {"latitude"}),
        ("point", {"grid": "nowhere"}, {"grid"}),
        ("point", {"code": "a b"}, {"code"}),
        ("point", {"address": "长" * 61}, {"address"}),
        ("point", {"address": "a\x00b"}, {"address"}),
        ("point", {"colour": "red"}, {"colour"}),
        ("point", {"grid": ["x"], "name_zh": 7}, {"grid", "name_zh"}),
        ("fence", {"ring": []}, {"ring"}),
        ("fence", {"ring": [[121.36, 31.02], [121.37, 31.02]]}, {"ring"}),
        ("fence", {"ring": [[31.02, 121.36], [31.02, 121.37], [31.03, 121.37]]}, {"ring"}),
        ("fence", {"ring": [[0, 0], [1, 1], [1, 0], [0, 1]]}, {"ring"}),  # crosses itself
        ("fence", {"use": "perhaps"}, {"use"}),
    ],
)
async def test_what_does_not_do_is_named_by_field(
    env: Environment, admin: Actor, kind: str, changed: dict[str, Any], fields: set[str]
) -> None:
    base = POINT if kind == "point" else FENCE
    assert await wrong_fields(env, admin, kind, base | changed) == fields


async def test_life_of_a_record(fresh: Environment, admin: Actor) -> None:
    made = await editing.create(fresh, admin, "point", POINT | {"name_zh": "  新点位 "})
    assert (made.version, made.values) == (1, POINT)
    saved = await editing.save(fresh, admin, "point", "P9", 1, POINT | {"address": "甲"})
    same = await editing.save(fresh, admin, "point", "P9", 2, POINT | {"address": "甲"})
    assert (saved.version, same.version) == (2, 2)  # nothing changed: no edit
    await editing.save(fresh, admin, "point", "P9", 2, POINT | {"address": "甲", "name_zh": "乙"})
    back = await editing.undo(fresh, admin, saved.history[0].id)
    assert back.values == POINT | {"name_zh": "乙"}  # what was changed beside it stays
    with pytest.raises(Refusal, match=r"edit\.overtaken"):
        await editing.undo(fresh, admin, saved.history[0].id)
    await editing.remove(fresh, admin, "point", "P9", 4)
    gone = await editing.show(fresh, admin, "point", "P9")
    assert gone.values is None
    again = await editing.undo(fresh, admin, gone.history[0].id)
    assert (again.values, again.version) == (back.values, 6)
    log = await record_lists.changes(fresh, admin, None, 4)
    assert [each.version for each in log.items] == [6, 5, 4, 3]
    assert log.items[0].by is not None and log.items[0].by.id == admin.id
    rest = await record_lists.changes(fresh, admin, log.next, 4)
    assert [each.fields for each in rest.items] == [
        ("address",),
        tuple(sorted(POINT.keys() - {"segment"})),
    ]


async def test_refusals(fresh: Environment, town: SmallTown, admin: Actor) -> None:
    worker, desk = town[Role.GRID_WORKER], town[Role.DISPATCHER]
    await editing.create(fresh, admin, "point", POINT)
    for code, act in (
        ("role.forbidden", editing.show(fresh, worker, "point", "P9")),
        ("role.forbidden", editing.show(fresh, desk, "person", str(worker.id))),
        ("not_found", editing.show(fresh, admin, "nonsense", "P9")),
        ("not_found", editing.show(fresh, admin, "point", "nowhere")),
        ("record.exists", editing.create(fresh, admin, "point", POINT)),
        ("record.used", editing.remove(fresh, admin, "place", GRIDS[0], 0)),
        ("record.kept", editing.remove(fresh, admin, "person", str(worker.id), 0)),
        ("person.own_roles", change(fresh, admin, admin, roles=["officer"])),
        ("person.own_roles", change(fresh, admin, admin, active=False)),
    ):
        with pytest.raises(Refusal, match=code):
            await act


async def change(env: Environment, by: Actor, person: Actor, **fields: Any) -> Any:
    shown = await editing.show(env, by, "person", str(person.id))
    assert shown.values is not None
    return await editing.save(
        env, by, "person", str(person.id), shown.version, shown.values | fields
    )


async def test_people(fresh: Environment, town: SmallTown, admin: Actor) -> None:
    new = {"name": "林新", "phone": "13700000001", "roles": ["grid_worker"], "areas": [GRIDS[1]],
           "team": None, "active": True}  # fmt: skip
    new["team"] = " "
    made = await editing.create(fresh, admin, "person", new)
    assert made.values is not None and made.values["team"] is None
    assert made.password is not None
    _, who = await people.log_in(fresh, "13700000001", made.password, "test")
    assert who.must_change_password
    assert "password" not in str(made.history)
    assert await wrong_fields(fresh, admin, "person", new) == {"phone"}
    worker = town[Role.GRID_WORKER]
    token, _ = await people.log_in(fresh, town.phones[worker.id], PASSWORD, "test")
    await change(fresh, admin, worker, active=False)
    with pytest.raises(Refusal, match=r"session\.ended"):
        await people.who_is(fresh, token)


async def test_keys_of_machines(fresh: Environment, admin: Actor) -> None:
    """The key is told once and kept as a hash; what it may do and whether it works is edited."""
    new = {"name": "探头平台", "source": "camera", "scopes": [SEND], "active": True}
    assert await wrong_fields(fresh, admin, "api_key", new | {"scopes": ["all"]}) == {"scopes"}
    assert await wrong_fields(fresh, admin, "api_key", new | {"source": "moon"}) == {"source"}
    made = await editing.create(fresh, admin, "api_key", new)
    assert made.password is not None and made.values is not None
    assert made.password not in str(made.history) and "hash" not in str(made.history)
    sender = await alarms.sender_of(fresh, hash_token(made.password))
    assert (sender.name, sender.scopes) == ("探头平台", (SEND,))
    assert await wrong_fields(fresh, admin, "api_key", new) == {"name"}
    more = made.values | {"scopes": [SEND, RESULTS]}
    saved = await editing.save(fresh, admin, "api_key", made.key, made.version, more)
    assert saved.password is None
    assert (await alarms.sender_of(fresh, hash_token(made.password))).scopes == (SEND, RESULTS)
    other = more | {"source": "hotline"}
    with pytest.raises(InvalidRecord):
        await editing.save(fresh, admin, "api_key", made.key, saved.version, other)
    with pytest.raises(Refusal, match=r"record\.kept"):
        await editing.remove(fresh, admin, "api_key", made.key, saved.version)
    off = more | {"active": False}
    await editing.save(fresh, admin, "api_key", made.key, saved.version, off)
    with pytest.raises(Refusal, match=r"key\.none"):
        await alarms.sender_of(fresh, hash_token(made.password))


async def test_an_administrator_remains(fresh: Environment, town: SmallTown, admin: Actor) -> None:
    """Two that switch each other off at once: one of them fails."""
    other = town[Role.JOINT_UNIT]
    await change(fresh, admin, other, roles=["administrator"])
    second = Actor(other.id, other.name, (Role.ADMINISTRATOR,))
    done = await asyncio.gather(
        change(fresh, admin, other, active=False), change(fresh, second, admin, active=False),
        return_exceptions=True,
    )  # fmt: skip
    refused = [each for each in done if isinstance(each, Refusal)]
    assert [each.code for each in refused] == ["person.last_administrator"]


@pytest.mark.parametrize(
    "kind", ["person", "shift", "leave", "segment_duty", "point", "case_kind", "wording"]
)
async def test_of_two_that_save_at_once_one_is_told(
    fresh: Environment, town: SmallTown, admin: Actor, kind: str
) -> None:
    key, values = await something(fresh, town, admin, kind)
    shown = await editing.show(fresh, admin, kind, key)
    variants = [
        values | different(kind, number, town) for number in range(4)
    ]  # what four people make of the same version
    done = await asyncio.gather(
        *(editing.save(fresh, admin, kind, key, shown.version, each) for each in variants),
        return_exceptions=True,
    )
    codes = sorted(each.code for each in done if isinstance(each, Refusal))
    assert codes == ["record.changed"] * 3
    [winner] = [each for each in done if not isinstance(each, BaseException)]
    now = await editing.show(fresh, admin, kind, key)
    assert now.values == winner.values
    assert now.version == shown.version + 1
    for number in range(4):  # told, they save upon what is there now
        now = await editing.show(fresh, admin, kind, key)
        await editing.save(
            fresh, admin, kind, key, now.version, values | different(kind, number, town)
        )
    now = await editing.show(fresh, admin, kind, key)
    assert {each.version for each in now.history} >= set(range(1, now.version + 1))


async def something(
    env: Environment, town: SmallTown, admin: Actor, kind: str
) -> tuple[str, dict[str, Any]]:
    person = str(town[Role.GRID_WORKER].id)
    fixed = {"person": person, "case_kind": "street_order", "wording": "print_head"}
    if kind in fixed:
        key = fixed[kind]
    else:
        new: dict[str, dict[str, Any]] = {
            "shift": {"person": person, "area": None, "weekdays": [0, 1], "day": None,
                      "starts": "08:00", "ends": "16:00", "note": ""},
            "leave": {"person": person, "starts": "2026-11-02T08:00:00+08:00",
                      "ends": "2026-11-03T08:00:00+08:00", "substitute": None, "note": ""},
            "point": POINT,
            "segment_duty": {"segment": "S1", "grid_worker": person},
        }  # fmt: skip
        if kind == "segment_duty":
            await editing.create(env, admin, "segment", SEGMENT)
        key = (await editing.create(env, admin, kind, new[kind])).key
    shown = await editing.show(env, admin, kind, key)
    assert shown.values is not None
    return str(key), dict(shown.values)


def different(kind: str, number: int, town: SmallTown) -> dict[str, Any]:
    values: dict[str, dict[str, Any]] = {
        "person": {"team": f"第 {number} 队"},
        "shift": {"starts": f"0{number}:30"},
        "leave": {"note": f"说明{number}"},
        "segment_duty": {"contractor": str(list(town.people.values())[number].id)},
        "point": {"address": f"银春路 {number} 号"},
        "case_kind": {"arrival": 21 + number},
        "wording": {"zh": f"第 {number} 版"},
    }
    return values[kind]


async def test_lists_are_paged_and_searched(
    env: Environment, town: SmallTown, admin: Actor
) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        page = await record_lists.records(env, admin, "person", "", cursor, 5)
        seen += [each.key for each in page.items]
        if (cursor := page.next) is None:
            break
    assert len(seen) == len(set(seen)) >= len(Role)
    found = await record_lists.records(env, admin, "person", "GRID_WORKER", None, 50)
    assert {each.key for each in found.items} == {
        str(town[Role.GRID_WORKER].id), str(town.neighbour.id)
    }  # fmt: skip
    assert found.names["place"][GRIDS[0]] == f"网格{GRIDS[0][-3:]}"
    for kind in KINDS:
        await record_lists.records(env, admin, kind, "x", None, 5)


texts = st.sampled_from(["a", "b", "c"])
records = st.fixed_dictionaries({"one": texts, "two": texts, "three": texts})


@given(records, records, records)
def test_undo_keeps_what_was_changed_beside_it(before: Any, after: Any, now: Any) -> None:
    edit = Edit(id=uuid4(), at=utc_now(), by=UUID(int=1), kind="x", key="x", version=1,
                before=before, after=after)  # fmt: skip
    touched = differing(before, after)
    if any(now[name] != after[name] for name in touched):
        with pytest.raises(Refusal, match=r"edit\.overtaken"):
            undone(edit, now)
        return
    result = undone(edit, now)
    assert result is not None
    assert {name: result[name] for name in touched} == {name: before[name] for name in touched}
    assert differing(result, now) <= touched


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4), max_leaves=6,
)  # fmt: skip


@given(st.data())
def test_nothing_breaks_the_checks(data: st.DataObject) -> None:
    """Whatever is sent is tidied or named; what passes once passes again."""
    kind = KINDS[data.draw(st.sampled_from(sorted(KINDS)))]
    values = {each.name: data.draw(anything) for each in kind.fields}
    clean, wrong = check(kind, values)
    assert clean.keys() == values.keys()
    if not wrong:
        assert check(kind, clean) == (clean, [])


async def test_a_lost_password(fresh: Environment, town: SmallTown, admin: Actor) -> None:
    """The old one ends with every session, a lock is lifted, and the history says who did it."""
    worker = town[Role.GRID_WORKER]
    phone, key = town.phones[worker.id], str(worker.id)
    token, _ = await people.log_in(fresh, phone, PASSWORD, "test")
    for _ in range(12):
        with pytest.raises(Refusal):
            await people.log_in(fresh, phone, "wrong password 9", "test")
    renewed = await editing.renew(fresh, admin, "person", key)
    assert renewed.password is not None
    with pytest.raises(Refusal):
        await people.log_in(fresh, phone, PASSWORD, "test")
    _, who = await people.log_in(fresh, phone, renewed.password, "test")
    assert who.must_change_password
    with pytest.raises(Refusal, match=r"session\.ended"):
        await people.who_is(fresh, token)
    told = renewed.history[0]
    assert (told.by.id if told.by else None, told.fields, told.before == told.after) == (
        admin.id, (), True,
    )  # fmt: skip
    assert renewed.password not in str(renewed.history)
    undone = await editing.undo(fresh, admin, told.id)
    assert undone.version == renewed.version


async def test_whose_password_is_not_reset(
    fresh: Environment, town: SmallTown, admin: Actor
) -> None:
    with pytest.raises(Refusal, match=r"person\.own_password"):
        await editing.renew(fresh, admin, "person", str(admin.id))
    with pytest.raises(Refusal, match=r"role\.forbidden"):
        await editing.renew(fresh, town[Role.DISPATCHER], "person", str(admin.id))
    with pytest.raises(Refusal, match="not_found"):
        await editing.renew(fresh, admin, "person", str(uuid4()))
    with pytest.raises(Refusal, match="not_found"):
        await editing.renew(fresh, admin, "segment", "S1")

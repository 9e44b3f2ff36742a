"""The demo's rules of routing: two versions, the second is live."""

from datetime import datetime, time, timedelta
from uuid import UUID

import msgspec

from backend.demo.people import SQUADS
from backend.demo.town import Town
from backend.domain.responsibility import Level
from backend.domain.role import Role
from backend.domain.routing import Days, Rule, ToLevel, ToRole, ToTeam, When
from backend.domain.source import Source
from storage.connection import Connection
from storage.queries import routing

HOME = ("fire_lane", "thrown_object", "waste_drop")
TRADE = ("stall", "road_trading", "shopfront_overflow")
BUILDING = ("spill", "construction_on_road", "dust", "rubble")


def rules(town: Town) -> tuple[Rule, ...]:
    """In their order. The mall stands in the first grid with a watched point of it."""
    mall = next(point.grid for point in town.points if point.mall)
    return (
        Rule("home", "居民区事项归网格员", ToRole(Role.GRID_WORKER), When(scenarios=HOME)),
        Rule("mall-day", "万达广场白天归街面巡查员", ToRole(Role.STREET_PATROLLER),
             When(grids=(mall,), since=time(6), until=time(22))),
        Rule("forbidden", "严禁区占道经营归城管", ToRole(Role.OFFICER),
             When(zones=("strictly_forbidden",), scenarios=TRADE)),
        Rule("night", "夜间一、二类道路归城管值班组", ToTeam(SQUADS[0]),
             When(street_classes=(1, 2), since=time(22), until=time(6))),
        Rule("building", "渣土扬尘归城管", ToRole(Role.OFFICER), When(scenarios=BUILDING)),
        Rule("rest-trade", "休息日占道经营归城管二组", ToTeam(SQUADS[1]),
             When(days=Days.REST, scenarios=TRADE)),
        Rule("class1", "一类道路归路管会", ToLevel(Level.ROAD_COMMITTEE), When(street_classes=(1,))),
        Rule("hotline", "热线和居民上报归网格员", ToRole(Role.GRID_WORKER),
             When(sources=(Source.HOTLINE.value, Source.RESIDENT.value))),
        Rule("street", "其余路段归街面巡查员", ToRole(Role.STREET_PATROLLER),
             When(street_classes=(2, 3))),
    )  # fmt: skip


async def write_rules(connection: Connection, town: Town, now: datetime) -> None:
    whole = rules(town)
    before = tuple(each for each in whole if each.key not in ("night", "rest-trade"))
    clerk = _first(town, Role.ADMINISTRATOR)
    desk = _first(town, Role.DISPATCHER)
    notes = "按职责梳理的首版规则", "夜间和休息日归城管值班组，白天不变"
    for version, (by, listed, days) in enumerate(((clerk, before, 30), (desk, whole, 9)), 1):
        text = msgspec.json.encode(listed).decode()
        at = now - timedelta(days=days, hours=3)
        await routing.insert_version(connection, version, text, by, at, notes[version - 1], None)


def _first(town: Town, role: Role) -> UUID:
    return next(person.id for person in town.people if role in person.roles)

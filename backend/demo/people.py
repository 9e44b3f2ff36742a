"""People of every role, their teams and areas. All persons are invented."""

import random
from uuid import UUID

import msgspec

from backend.demo.geography import TOWN_CODE, Place
from backend.demo.names import draw_names
from backend.domain.role import Role

DEMO_PASSWORD = "banjie-demo-2026"  # the demo's own, shown on its login page
LOGINS: dict[Role, str] = {
    Role.DISPATCHER: "13900000001",
    Role.GRID_WORKER: "13900000002",
    Role.STREET_PATROLLER: "13900000003",
    Role.OFFICER: "13900000004",
    Role.DUTY_OFFICER: "13900000005",
    Role.SEGMENT_CHIEF: "13900000006",
    Role.GENERAL_SEGMENT_CHIEF: "13900000007",
    Role.PROPERTY_MANAGER: "13900000008",
    Role.JOINT_UNIT: "13900000009",
    Role.ADMINISTRATOR: "13900000010",
    Role.PRIVACY_OFFICER: "13900000011",
}
"""The demo's logins, one a role: the first person of each, whose place is the mall's."""

DESK_SHIFTS = ("指挥室早班", "指挥室中班", "指挥室夜班")
ROAD_TEAMS = ("路管会一队", "路管会二队", "路管会三队", "路管会四队")
SQUADS = ("城管马桥中队一组", "城管马桥中队二组")
UNITS = ("马桥派出所", "镇综治办", "特保队")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """`areas`: codes of places; what lies below one belongs to it."""

    id: UUID
    name: str
    phone: str
    roles: tuple[Role, ...]
    team: str
    areas: tuple[str, ...]
    demo: bool


class Post(msgspec.Struct, frozen=True):
    """A job to be filled."""

    roles: tuple[Role, ...]
    team: str
    areas: tuple[str, ...]


def build_people(places: tuple[Place, ...], rng: random.Random) -> tuple[Person, ...]:
    posts = list_posts(places)
    names = draw_names(len(posts), rng)
    seen: set[Role] = set()
    people = []
    for number, (post, name) in enumerate(zip(posts, names, strict=True), 1):
        first = post.roles[0] not in seen
        seen.add(post.roles[0])
        phone = LOGINS[post.roles[0]] if first else _phone(number, rng)
        people.append(Person(id=UUID(int=rng.getrandbits(128), version=4), name=name, phone=phone,
                             roles=post.roles, team=post.team, areas=post.areas, demo=first))  # fmt: skip
    return tuple(people)


def _phone(number: int, rng: random.Random) -> str:
    """Plainly made up: four noughts in the middle; never one of the logins above."""
    return f"1{rng.randint(3, 9)}{rng.randint(0, 9)}0000{1000 + number}"


def list_posts(places: tuple[Place, ...]) -> list[Post]:
    """Mall first: whoever comes first of a role gets its demo login."""
    quarters = [place for place in places if place.kind in ("community", "village")]
    return [
        *_desk_posts(),
        *_grid_posts(places, quarters),
        *_street_posts(quarters),
        *_quarter_posts(quarters),
        *_office_posts(),
    ]


def _desk_posts() -> list[Post]:
    town = (TOWN_CODE,)
    desk = [Post((Role.DISPATCHER,), shift, town) for shift in DESK_SHIFTS for _ in range(2)]
    return [*desk, Post((Role.GENERAL_SEGMENT_CHIEF,), "镇城运中心", town)]


def _grid_posts(places: tuple[Place, ...], quarters: list[Place]) -> list[Post]:
    """A worker for every grid."""
    labels = {quarter.code: quarter.label.zh for quarter in quarters}
    grids = [place for place in places if place.kind == "grid" and place.parent is not None]
    return [
        Post((Role.GRID_WORKER,), f"{labels[grid.parent or '']}网格队", (grid.code,))
        for grid in grids
    ]


def _street_posts(quarters: list[Place]) -> list[Post]:
    """Four road teams with four quarters each; a chief a team; officers for half a town."""
    posts: list[Post] = []
    for order, team in enumerate(ROAD_TEAMS):
        areas = tuple(quarter.code for quarter in quarters[order * 4 : order * 4 + 4])
        posts += [Post((Role.STREET_PATROLLER,), team, areas) for _ in range(4)]
        posts += [Post((Role.SEGMENT_CHIEF,), team, areas) for _ in range(2)]
    for order, squad in enumerate(SQUADS):
        areas = tuple(quarter.code for quarter in quarters[order * 8 : order * 8 + 8])
        posts += [Post((Role.OFFICER,), squad, areas) for _ in range(5)]
    return posts


def _quarter_posts(quarters: list[Place]) -> list[Post]:
    duty = [Post((Role.DUTY_OFFICER,), f"{each.label.zh}值班室", (each.code,)) for each in quarters]
    estates = [each for each in quarters if each.kind == "community"]
    property_posts = [
        Post((Role.PROPERTY_MANAGER,), f"{each.label.zh}物业服务处", (each.code,))
        for each in estates
    ]
    return [*duty, *property_posts]


def _office_posts() -> list[Post]:
    town = (TOWN_CODE,)
    return [
        Post((Role.GENERAL_SEGMENT_CHIEF,), "镇城运中心", town),
        *[Post((Role.JOINT_UNIT,), unit, town) for unit in UNITS for _ in range(2)],
        *[Post((Role.ADMINISTRATOR,), "镇城运中心", town) for _ in range(2)],
        Post((Role.PRIVACY_OFFICER,), "镇党政办", town),
    ]

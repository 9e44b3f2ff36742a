"""What the desk looks for: a filter as it stands in an address, and what of it the database is asked."""

import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Literal
from urllib.parse import parse_qs
from uuid import UUID

import msgspec

from backend.domain.deadline import SHANGHAI
from backend.domain.permission import Actor
from backend.domain.refusal import Refusal
from backend.domain.workflow import OPEN_STATES, State
from storage.queries.finding import Condition, Wanted

SHORTEST_TEXT = 2
LONGEST_TEXT = 60
MOST_VALUES = 50
MOST_MONTHS = 12
"""A longer span is no help to the index."""
CLOCKS_AHEAD = timedelta(days=31)
"""A phone's clock may be before ours: nothing is reported later than this."""

Codes = tuple[str, ...]
Sort = Literal["newest", "oldest", "due", "closed"]


class Filter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Between fields all must fit, within a field one. `since`, `until`: days in Shanghai on which
    the ticket was reported, both inside. `q`: at least two characters of number, address,
    description, or of the name of who reported or handles it."""

    state: tuple[State, ...] = ()
    category: Codes = ()
    major: Codes = ()
    grid: Codes = ()
    community: Codes = ()
    segment: Codes = ()
    point: Codes = ()
    source: Codes = ()
    scenario: Codes = ()
    assignee: tuple[UUID, ...] = ()
    reporter: tuple[UUID, ...] = ()
    late: bool | None = None
    supervised: bool | None = None
    reworked: bool | None = None
    suspended: bool | None = None
    since: date | None = None
    until: date | None = None
    q: str = ""
    sort: Sort = "newest"


_MANY = tuple(
    each.name
    for each in msgspec.structs.fields(Filter)
    if each.name
    not in ("late", "supervised", "reworked", "suspended", "since", "until", "q", "sort")
)
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)
_WORD = {
    "state": "s", "category": "c", "major": "m", "grid": "g", "community": "k", "segment": "r",
    "point": "p", "source": "o", "scenario": "n", "assignee": "a", "reporter": "b",
}  # fmt: skip
_FLAGS = {"late": "late", "supervised": "supervised", "reworked": "rework_count > 0"}
_COLUMN = {"major": "left(category, 2)"}


def parse(query: str) -> Filter:
    """From the query part of an address; `input.malformed` where it is none. Of what it does not
    know it takes no notice: the address of a screen holds more."""
    fields = {each.name for each in msgspec.structs.fields(Filter)}
    try:
        found = parse_qs(query, max_num_fields=MOST_VALUES * len(fields))
        values = {
            name: listed if name in _MANY else listed[-1]
            for name, listed in found.items()
            if name in fields
        }
        return checked(msgspec.convert(values, Filter, strict=False))
    except (ValueError, msgspec.ValidationError) as fault:
        raise Refusal("input.malformed") from fault


def checked(wanted: Filter) -> Filter:
    if any(len(getattr(wanted, name)) > MOST_VALUES for name in _MANY):
        raise Refusal("filter.many", most=str(MOST_VALUES))
    text = plain(wanted.q)
    if text and len(text) < SHORTEST_TEXT:
        raise Refusal("filter.short")
    if len(text) > LONGEST_TEXT:
        raise Refusal("filter.long", most=str(LONGEST_TEXT))
    return msgspec.structs.replace(
        wanted, q=text, since=_within(wanted.since), until=_within(wanted.until)
    )


def _within(day: date | None) -> date | None:
    """No ticket is older or will be newer; beyond, an instant of that day has no year any more."""
    return day and min(max(day, FIRST_DAY), LAST_DAY)


def plain(text: str) -> str:
    """As the index has it: one form of each character, lower case. Full-width digits are digits."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("\0", "").lower().split())


def wanted_of(
    asked: Filter, actor: Actor, whole_town: bool, people: tuple[UUID, ...], now: datetime
) -> Wanted:
    """For the database. Who does not see the whole town sees what is in their areas or theirs."""
    conditions, groups = _fields(asked)
    for name, expression in _FLAGS.items():
        if (flag := getattr(asked, name)) is not None:
            conditions.append(Condition(f"({expression}) = {{0}}", (flag,)))
            if flag:
                groups.append((name,))
    if asked.suspended is not None:
        conditions.append(Condition("suspended = {0}", (asked.suspended,)))
    if asked.sort == "closed":
        conditions.append(Condition("state = {0}", (State.CLOSED.value,)))
        groups.append((f"s:{State.CLOSED}",))
    if not whole_town:
        condition, group = _reach(actor)
        conditions.append(condition)
        groups.append(group)
    months = months_between(asked.since, asked.until or (now + CLOCKS_AHEAD).date())
    if months:
        groups.append(months)
    return Wanted(
        conditions=tuple(conditions),
        facets=tuple(groups),
        sides=sides(asked),
        since=_midnight(asked.since),
        until=_midnight(asked.until + timedelta(days=1) if asked.until else None),
        text=asked.q or None,
        people=people,
        order=asked.sort,
    )


def _fields(asked: Filter) -> tuple[list[Condition], list[tuple[str, ...]]]:
    conditions, groups = [], []
    for name in _MANY:
        values = getattr(asked, name)
        if not values:
            continue
        conditions.append(Condition(f"{_COLUMN.get(name, name)} = ANY({{0}})", (list(values),)))
        groups.append(tuple(f"{_WORD[name]}:{each}" for each in values))
    return conditions, groups


def _reach(actor: Actor) -> tuple[Condition, tuple[str, ...]]:
    areas = list(actor.areas)
    condition = Condition(
        "(grid = ANY({0}) OR community = ANY({0}) OR assignee = {1} OR reporter = {1})",
        (areas, actor.id),
    )
    words = [f"{kind}:{area}" for area in areas for kind in "gk"]
    return condition, (*words, f"a:{actor.id}", f"b:{actor.id}")


def sides(asked: Filter) -> tuple[bool, bool]:
    """Whether open tickets can fit, and whether closed ones can."""
    states = set(asked.state) or set(State)
    if asked.sort == "closed":
        states &= {State.CLOSED}
    is_open = bool(states & set(OPEN_STATES))
    is_closed = bool(states - set(OPEN_STATES)) and asked.sort != "due" and not asked.suspended
    return is_open, is_closed


def months_between(since: date | None, until: date | None) -> tuple[str, ...]:
    if since is None or until is None:
        return ()
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    if last - first >= MOST_MONTHS:
        return ()
    return tuple(f"w:{month}" for month in range(first, last + 1))


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None

"""Configuration: categories with their limits, camera scenarios, the calendar of a
year, what of the kinds of case and of the words is the town's."""

from piccolo.columns import Boolean, Date, Integer, SmallInt, Text
from piccolo.table import Table


class Category(Table):
    """A code means something only with its scheme. `amount` in `unit` is the handling limit."""

    code = Text(primary_key=True)
    scheme = Text()
    major_zh = Text()
    major_en = Text()
    name_zh = Text()
    name_en = Text()
    amount = Integer()
    unit = Text()
    close_when = Text()


class Scenario(Table):
    """`rank`: the order in which people are offered them, the commonest first."""

    key = Text(primary_key=True)
    name_zh = Text()
    name_en = Text()
    category = Text()
    place_kind = Text()
    rank = SmallInt()


class CalendarDay(Table):
    """A day that differs from the week: a public holiday, or a make-up working day (调休)."""

    day = Date(primary_key=True)
    working = Boolean()
    name_zh = Text()
    name_en = Text()


class CaseKind(Table):
    """What a town sets of a kind of case; its moves are code. Limits in minutes of urgent hours."""

    key = Text(primary_key=True)
    name_zh = Text()
    name_en = Text()
    verification = Integer()
    dispatch = Integer()
    acceptance = Integer()
    arrival = Integer()
    inspection = Integer()
    far_metres = Integer()
    gallery = Boolean()


class Wording(Table):
    """Words of the product that a town sets, by what they are for."""

    code = Text(primary_key=True)
    zh = Text()
    en = Text()

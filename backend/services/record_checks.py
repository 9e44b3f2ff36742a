"""What is wrong with a record as a whole: shapes that cross themselves, ends before their starts."""

from collections.abc import Callable
from datetime import datetime

from shapely import LinearRing, Polygon

from backend.domain import wording
from backend.domain.record import Invalid, Values, words


def crossed(ring: list[list[float]]) -> bool:
    """Whether an outline crosses or touches itself, or encloses nothing."""
    return bool(ring) and not (LinearRing(ring).is_simple and Polygon(ring).area > 0)


def _ring(values: Values) -> list[Invalid]:
    return [Invalid("ring", words("field.crossed"))] if crossed(values["ring"]) else []


def _place(values: Values) -> list[Invalid]:
    if values["parent"] == values["code"]:
        return [Invalid("parent", words("field.refers", value=values["code"]))]
    return _ring(values)


def _leave(values: Values) -> list[Invalid]:
    starts, ends = (datetime.fromisoformat(values[name]) for name in ("starts", "ends"))
    wrong = [] if starts < ends else [Invalid("ends", words("field.order"))]
    if values["substitute"] == values["person"]:
        wrong.append(Invalid("substitute", words("field.self")))
    return wrong


def _shift(values: Values) -> list[Invalid]:
    """Days of the week, or one day."""
    if bool(values["weekdays"]) == bool(values["day"]):
        return [Invalid("day", words("field.days"))]
    return []


CHECKS: dict[str, Callable[[Values], list[Invalid]]] = {
    "place": _place,
    "fence": _ring,
    "leave": _leave,
    "shift": _shift,
    "wording": wording.wrong,
}

"""What the property of a compound is asked about a ticket, and what it may answer.

The property is asked by whoever has the ticket or by the desk, and sees only what it is asked about
(PIPL 6: no more than the purpose needs). Its answer moves nothing: it is evidence for those who
handle and inspect, who alone end the ticket.
"""

from datetime import datetime
from typing import Any

from backend.domain.refusal import Refusal
from backend.domain.text import Label
from backend.domain.workflow import Need, Outcome, PhotoKind

NEEDS_TIME = "needs_time"

ANSWERS = (
    Outcome(
        key="handled",
        label=Label("已整改", "Put right"),
        photos=(PhotoKind.AFTER,),
        note=Need.OPTIONAL,
    ),
    Outcome(
        key=NEEDS_TIME,
        label=Label("正在处理，需要时间", "Under way, needs time"),
        photos=(),
        note=Need.REQUIRED,
    ),
    Outcome(key="not_ours", label=Label("不属于本小区", "Not ours"), photos=(), note=Need.REQUIRED),
)
"""An answer brings its own photos: those that others took before prove nothing of the property's."""


def answer_named(key: str) -> Outcome:
    found = next((each for each in ANSWERS if each.key == key), None)
    if found is None:
        raise Refusal("outcome.unknown")
    return found


def question_asked(open_since: datetime | None, managers: int, now: datetime) -> dict[str, Any]:
    """`managers`: how many answer for the ticket's place."""
    if open_since is not None:
        raise Refusal("property.asked")
    if not managers:
        raise Refusal("property.none")
    return {"property_asked": now, "property_answer": None}


def question_answered(open_since: datetime | None, key: str) -> dict[str, Any]:
    """Who needs time leaves the question open."""
    if open_since is None:
        raise Refusal("property.not_asked")
    rest = {} if key == NEEDS_TIME else {"property_asked": None}
    return {**rest, "property_answer": key}

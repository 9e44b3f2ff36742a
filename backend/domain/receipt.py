"""What a resident is told of a report: four plain steps, and never who, where or what was noted."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from backend.domain.text import Label
from backend.domain.workflow import State

CONTACT_DAYS = 30
CONTACT_KEPT = timedelta(days=CONTACT_DAYS)
"""After the case ended, the reporter's phone number is deleted: it was left for this case alone."""
CONTACT_LONGEST = timedelta(days=365)
"""And after this time even where the case never ended."""


class Step(StrEnum):
    RECEIVED = "received"
    HANDLING = "handling"
    HANDLED = "handled"
    CLOSED = "closed"
    MERGED = "merged"
    VOID = "void"


LINE = (Step.RECEIVED, Step.HANDLING, Step.HANDLED, Step.CLOSED)
_OF_STATE = {
    State.REPORTED: Step.RECEIVED,
    State.FILED: Step.RECEIVED,
    State.DISPATCHED: Step.HANDLING,
    State.ACCEPTED: Step.HANDLING,
    State.ARRIVED: Step.HANDLING,
    State.HANDLED: Step.HANDLED,
    State.IN_INSPECTION: Step.HANDLED,
    State.CLOSED: Step.CLOSED,
    State.MERGED: Step.MERGED,
    State.VOID: Step.VOID,
}

LABELS: dict[Step, Label] = {
    Step.RECEIVED: Label("已收到", "Received"),
    Step.HANDLING: Label("处理中", "Being handled"),
    Step.HANDLED: Label("已处理", "Handled"),
    Step.CLOSED: Label("已办结", "Closed"),
    Step.MERGED: Label("已合并办理", "Joined with another report"),
    Step.VOID: Label("没有受理", "Not taken up"),
}
WORDS: dict[Step, Label] = {
    Step.RECEIVED: Label(
        "指挥中心已经收到，正在核实，核实后会派人去现场。",
        "The command room has it and is checking it; then somebody is sent.",
    ),
    Step.HANDLING: Label(
        "已经派人处理。有的问题当天能办完，有的需要几个工作日。",
        "Somebody is on it. Some things are done the same day, some take a few working days.",
    ),
    Step.HANDLED: Label(
        "现场已经处理完，正在检查是否办好。", "The work on the spot is done and is being checked."
    ),
    Step.CLOSED: Label(
        "检查合格，已经办结。",
        "Checked and closed.",
    ),
    Step.MERGED: Label(
        "同一件事已有人上报，两件合在一起办理。下面是合并后的进度。",
        "The same thing had been reported already; both are handled as one. Below is how it stands.",
    ),
    Step.VOID: Label(
        "核实后没有受理：现场没有发现，或不归本镇管。有疑问请拨打 {hotline}。",
        "Not taken up after a check: nothing was found, or it is not this town's duty. Questions: call {hotline}.",
    ),
}


class Passed(msgspec.Struct, frozen=True):
    """A step and since when the report has been on it."""

    step: Step
    at: datetime


def step_of(state: State) -> Step:
    return _OF_STATE[state]


def passed(states: Iterable[tuple[State, datetime]]) -> tuple[Passed, ...]:
    """The steps as they were reached; a step back (rework, return) removes what came after it."""
    line: list[Passed] = []
    for state, at in states:
        step = step_of(state)
        if any(each.step is step for each in line):
            while line[-1].step is not step:
                line.pop()
        else:
            line.append(Passed(step, at))
    return tuple(line)

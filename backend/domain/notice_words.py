"""What a notice says, in both languages, and as an SMS of 70 characters.

Nothing personal stands in it, no name, no address, no words that people wrote: a locked screen shows
it, a push service and an SMS gateway carry it. Number, category and time are enough to open the app.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from backend.domain.deadline import SHANGHAI
from backend.domain.labels import CLOCK_LABELS
from backend.domain.notice import NoticeKind
from backend.domain.receipt import Step
from backend.domain.responsibility import LABELS, Level
from backend.domain.text import Label, fill
from backend.domain.workflow import ClockName

SIGN = "【办结】"
LONGEST_CATEGORY = 12

_STATES: dict[Step, Label] = {
    Step.RECEIVED: Label("已收到。", "received."),
    Step.HANDLING: Label("已派人处理。", "somebody is on it."),
    Step.HANDLED: Label("已处理，正在检查。", "handled, being checked."),
    Step.CLOSED: Label("已办结，欢迎在进度页评价。", "closed. Please rate it on its page."),
    Step.MERGED: Label("与他人上报的同一件事合并办理。", "joined with another report of the same."),
    Step.VOID: Label("核实后没有受理，详见进度页。", "not taken up, see its page."),
}

Facts = Mapping[str, str | int]


class Said(NamedTuple):
    title: Label
    body: Label


_TITLES: dict[NoticeKind, Label] = {
    NoticeKind.DISPATCHED: Label("新工单：{category}", "New ticket: {category}"),
    NoticeKind.OFFERED: Label("班组新工单：{category}", "For your team: {category}"),
    NoticeKind.REWORK: Label("返工：{category}", "Sent back: {category}"),
    NoticeKind.TAKEN: Label("工单已转走", "No longer yours"),
    NoticeKind.CLIMBED: Label("工单升级到您：{category}", "Gone up to you: {category}"),
    NoticeKind.UNACCEPTED: Label("各级都没接单：{category}", "Accepted by nobody: {category}"),
    NoticeKind.REMINDER: Label("{clock}时限将到", "{clock}: time is nearly up"),
    NoticeKind.LATE: Label("{clock}超时", "{clock}: overdue"),
    NoticeKind.RAISED: Label("{clock}超时，上报到{level}", "{clock} overdue, told to: {level}"),
    NoticeKind.SUPERVISED: Label("工单被督办", "Supervised"),
    NoticeKind.EXTENSION_GRANTED: Label("延期已同意", "More time granted"),
    NoticeKind.EXTENSION_REFUSED: Label("延期未同意", "More time refused"),
    NoticeKind.ASKED: Label("请物业答复", "The property is asked"),
    NoticeKind.ANSWERED: Label("物业已答复", "The property answered"),
    NoticeKind.MESSAGE: Label("指挥室消息", "Message of the command room"),
    NoticeKind.TEST: Label("通知测试", "Test of notifications"),
    NoticeKind.STATE: Label("您上报的 {number}", "Your report {number}"),
}
_BODIES: dict[NoticeKind, Label] = {
    NoticeKind.DISPATCHED: Label("{number}，请在 {due} 前接单。", "{number}: accept by {due}."),
    NoticeKind.OFFERED: Label(
        "{number}，先接先办，{due} 前。", "{number}: first who takes it, by {due}."
    ),
    NoticeKind.REWORK: Label(
        "{number} 核查未通过，请重新处置。", "{number} did not pass: please handle it again."
    ),
    NoticeKind.TAKEN: Label(
        "{number} 已由他人办理，不用再去。", "{number} is with somebody else now; no need to go."
    ),
    NoticeKind.CLIMBED: Label(
        "{number} 无人按时接单，请 {due} 前接单。",
        "{number} was not accepted in time: accept by {due}.",
    ),
    NoticeKind.UNACCEPTED: Label(
        "{number} 退回指挥室，请改派。", "{number} is back at the desk: please dispatch it anew."
    ),
    NoticeKind.REMINDER: Label(
        "{number} 请在 {due} 前完成{clock}。", "{number}: {clock} is due by {due}."
    ),
    NoticeKind.LATE: Label(
        "{number} 已过 {due}，请尽快{clock}。", "{number} was due at {due}: {clock} now, please."
    ),
    NoticeKind.RAISED: Label(
        "{number} 已过 {due}，请督促。", "{number} was due at {due}: please see to it."
    ),
    NoticeKind.SUPERVISED: Label("{number} 请优先办理。", "{number}: please handle it first."),
    NoticeKind.EXTENSION_GRANTED: Label("{number} 时限已延长。", "{number} has a longer limit."),
    NoticeKind.EXTENSION_REFUSED: Label("{number} 请按原时限办理。", "{number} keeps its limit."),
    NoticeKind.ASKED: Label("{number} 请查看并答复。", "{number}: please look and answer."),
    NoticeKind.ANSWERED: Label("{number} 请查看答复。", "{number}: please see the answer."),
    NoticeKind.MESSAGE: Label("打开办结查看。", "Open Banjie to read it."),
    NoticeKind.TEST: Label("能看到这条，说明通知是通的。", "If you see this, notifications work."),
    NoticeKind.STATE: Label("{state}", "{state}"),
}


def words(kind: NoticeKind, facts: Facts, category: Label | None, now: datetime) -> Said:
    blanks = _blanks(facts, category, now)
    return Said(fill(_TITLES[kind], **blanks), fill(_BODIES[kind], **blanks))


def digest(count: int) -> Said:
    """Of several that are told in one."""
    return Said(
        fill(Label("{count} 条新提醒", "{count} new notices"), count=count),
        Label("打开办结查看。", "Open Banjie to read them."),
    )


def sms(said: Said) -> str:
    """Chinese, as people's numbers are; the app speaks both languages."""
    return f"{SIGN}{said.title.zh}，{said.body.zh}"


def _blanks(facts: Facts, category: Label | None, now: datetime) -> dict[str, Label | str | int]:
    clock, level = facts.get("clock"), facts.get("level")
    nothing = Label("", "")
    return {
        "number": facts.get("number", ""),
        "category": _short(category) if category else nothing,
        "clock": CLOCK_LABELS[ClockName(str(clock))] if clock else nothing,
        "state": _STATES[Step(str(facts["step"]))] if "step" in facts else nothing,
        "level": LABELS[Level(str(level))] if level else nothing,
        "due": _time(str(facts["due"]), now) if "due" in facts else nothing,
    }


def _short(label: Label) -> Label:
    cut = label.zh
    return Label(
        cut if len(cut) <= LONGEST_CATEGORY else cut[: LONGEST_CATEGORY - 1] + "…", label.en
    )


def _time(text: str, now: datetime) -> str:
    """Of today as hours and minutes, else with the day."""
    at = datetime.fromisoformat(text).astimezone(SHANGHAI)
    today = now.astimezone(SHANGHAI).date()
    near = abs((at.date() - today) / timedelta(days=1)) < 1
    return f"{at:%H:%M}" if near else f"{at:%m-%d %H:%M}"

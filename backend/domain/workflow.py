"""The life of a ticket, as data: which move leads from where to where, who may make it,
which evidence it needs, and which clocks it starts and stops.

Source: the seven steps of digital urban management (GB/T 30428): collection, filing, dispatch,
handling, feedback, inspection and closing, evaluation. Kinds of case differ by the tables at the
end of this file and by nothing else. The phone and the desk receive these tables as reference
data; they interpret them and repeat none of them.
"""

from enum import StrEnum

import msgspec

from backend.domain.role import FIELD_ROLES, Role
from backend.domain.text import Label


class State(StrEnum):
    REPORTED = "reported"
    FILED = "filed"
    VOID = "void"
    MERGED = "merged"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    HANDLED = "handled"
    IN_INSPECTION = "in_inspection"
    CLOSED = "closed"


class ClockName(StrEnum):
    VERIFICATION = "verification"
    DISPATCH = "dispatch"
    ACCEPTANCE = "acceptance"
    ARRIVAL = "arrival"
    HANDLING = "handling"
    INSPECTION = "inspection"


class Relation(StrEnum):
    """What ties the person to this ticket beside the role."""

    ANY = "any"
    REPORTER = "reporter"
    ASSIGNEE = "assignee"
    PARTY = "party"  # whoever may read the ticket


class Need(StrEnum):
    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class PhotoKind(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    SITE = "site"


STAGE_LIMITS: dict[ClockName, int] = {
    ClockName.VERIFICATION: 30,
    ClockName.DISPATCH: 15,
    ClockName.ACCEPTANCE: 15,
    ClockName.ARRIVAL: 20,
    ClockName.INSPECTION: 30,
}
"""Minutes of urgent hours. Arrival within 20 minutes of acceptance is the town's own promise."""


class Move(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """One allowed step. `target` None: the state stays. `photos`: kinds of which the ticket must
    hold one in this round, those of the command included. `reasons`: the list to choose from.
    `exact`: refused where the ticket changed since the version that the screen showed, because a
    decision at the desk rests on what was seen there; a fact from the field stands by itself."""

    name: str
    label: Label
    roles: tuple[Role, ...]
    relation: Relation = Relation.ANY
    sources: tuple[State, ...]
    target: State | None = None
    note: Need = Need.OPTIONAL
    position: Need = Need.NONE
    reasons: str | None = None
    photos: tuple[PhotoKind, ...] = ()
    starts: tuple[ClockName, ...] = ()
    stops: tuple[ClockName, ...] = ()
    pauses: tuple[ClockName, ...] = ()
    while_suspended: bool = False
    exact: bool = False


class Outcome(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """How a visit ended, and what proves it."""

    key: str
    label: Label
    photos: tuple[PhotoKind, ...]
    note: Need


class Kind(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A kind of case. `far_metres`: an arrival further away than this must be explained.
    `limits`: minutes in urgent hours; handling takes its limit from the category."""

    key: str
    label: Label
    moves: tuple[Move, ...]
    outcomes: tuple[Outcome, ...]
    far_metres: int = 150
    limits: dict[ClockName, int] = msgspec.field(default_factory=lambda: dict(STAGE_LIMITS))

    def move(self, name: str) -> Move | None:
        return next((each for each in self.moves if each.name == name), None)

    def outcome(self, key: str) -> Outcome | None:
        return next((each for each in self.outcomes if each.key == key), None)


STATE_LABELS: dict[State, Label] = {
    State.REPORTED: Label("待核实", "Reported"),
    State.FILED: Label("待派单", "Filed"),
    State.VOID: Label("已作废", "Void"),
    State.MERGED: Label("已合并", "Merged"),
    State.DISPATCHED: Label("待接单", "Dispatched"),
    State.ACCEPTED: Label("待到场", "Accepted"),
    State.ARRIVED: Label("处置中", "On site"),
    State.HANDLED: Label("待核查", "Handled"),
    State.IN_INSPECTION: Label("核查中", "In inspection"),
    State.CLOSED: Label("已结案", "Closed"),
}

CLOCK_LABELS: dict[ClockName, Label] = {
    ClockName.VERIFICATION: Label("核实", "Verification"),
    ClockName.DISPATCH: Label("派单", "Dispatch"),
    ClockName.ACCEPTANCE: Label("接单", "Acceptance"),
    ClockName.ARRIVAL: Label("到场", "Arrival"),
    ClockName.HANDLING: Label("处置", "Handling"),
    ClockName.INSPECTION: Label("核查", "Inspection"),
}

REASONS: dict[str, dict[str, Label]] = {
    "void": {
        "false_alarm": Label("误报，现场无此问题", "False alarm, nothing there"),
        "not_ours": Label("不属于本镇职责", "Not this town's duty"),
        "unclear": Label("信息不足，无法核实", "Too little to verify"),
        "permitted": Label("已有许可或备案", "Permitted or on file"),
        "test": Label("测试", "A test"),
    },
    "return": {
        "wrong_place": Label("不在我的网格", "Not in my grid"),
        "wrong_duty": Label("不属于我的职责", "Not my duty"),
        "no_access": Label("无法进入现场", "No access to the place"),
        "busy": Label("手上有更紧急的任务", "Busy with something more urgent"),
        "other": Label("其他原因", "Another reason"),
    },
}

OPEN_STATES = (
    State.REPORTED,
    State.FILED,
    State.DISPATCHED,
    State.ACCEPTED,
    State.ARRIVED,
    State.HANDLED,
    State.IN_INSPECTION,
)
WITH_ASSIGNEE = (State.DISPATCHED, State.ACCEPTED, State.ARRIVED)

_DESK = (Role.DISPATCHER,)
_HANDLED = (State.HANDLED, State.IN_INSPECTION)

_REPORT = Move(
    name="report",
    label=Label("上报", "Report"),
    roles=(*FIELD_ROLES, Role.DUTY_OFFICER, Role.DISPATCHER),
    sources=(),
    target=State.REPORTED,
    starts=(ClockName.VERIFICATION,),
)

_MOVES = (
    Move(
        name="file",
        exact=True,
        label=Label("立案", "File"),
        roles=_DESK,
        sources=(State.REPORTED,),
        target=State.FILED,
        stops=(ClockName.VERIFICATION,),
        starts=(ClockName.DISPATCH,),
    ),
    Move(
        name="void",
        exact=True,
        label=Label("作废", "Void"),
        roles=_DESK,
        sources=(State.REPORTED, State.FILED),
        target=State.VOID,
        reasons="void",
        stops=tuple(ClockName),
    ),
    Move(
        name="merge",
        exact=True,
        label=Label("合并", "Merge"),
        roles=_DESK,
        sources=(State.REPORTED, State.FILED),
        target=State.MERGED,
        stops=tuple(ClockName),
    ),
    Move(
        name="dispatch",
        exact=True,
        label=Label("派单", "Dispatch"),
        roles=_DESK,
        sources=(State.FILED,),
        target=State.DISPATCHED,
        stops=(ClockName.DISPATCH,),
        starts=(ClockName.ACCEPTANCE, ClockName.HANDLING),
    ),
    Move(
        name="redispatch",
        exact=True,
        label=Label("改派", "Re-dispatch"),
        roles=_DESK,
        sources=WITH_ASSIGNEE,
        target=State.DISPATCHED,
        note=Need.REQUIRED,
        stops=(ClockName.ARRIVAL,),
        starts=(ClockName.ACCEPTANCE,),
    ),
    Move(
        name="accept",
        label=Label("接单", "Accept"),
        roles=FIELD_ROLES,
        relation=Relation.ASSIGNEE,
        sources=(State.DISPATCHED,),
        target=State.ACCEPTED,
        stops=(ClockName.ACCEPTANCE,),
        starts=(ClockName.ARRIVAL,),
    ),
    Move(
        name="return",
        label=Label("退单", "Return"),
        roles=FIELD_ROLES,
        relation=Relation.ASSIGNEE,
        sources=WITH_ASSIGNEE,
        target=State.FILED,
        reasons="return",
        stops=(ClockName.ACCEPTANCE, ClockName.ARRIVAL),
        pauses=(ClockName.HANDLING,),
        starts=(ClockName.DISPATCH,),
    ),
    Move(
        name="arrive",
        label=Label("到场", "Arrive"),
        roles=FIELD_ROLES,
        relation=Relation.ASSIGNEE,
        sources=(State.ACCEPTED,),
        target=State.ARRIVED,
        position=Need.REQUIRED,
        stops=(ClockName.ARRIVAL,),
    ),
    Move(
        name="photograph",
        label=Label("拍照", "Photograph"),
        roles=FIELD_ROLES,
        relation=Relation.ASSIGNEE,
        sources=(State.ACCEPTED, State.ARRIVED),
    ),
    Move(
        name="handle",
        label=Label("提交处置", "Submit"),
        roles=FIELD_ROLES,
        relation=Relation.ASSIGNEE,
        sources=(State.ARRIVED,),
        target=State.HANDLED,
        position=Need.OPTIONAL,
        pauses=(ClockName.HANDLING,),
        starts=(ClockName.INSPECTION,),
    ),
    Move(
        name="inspect",
        exact=True,
        label=Label("开始核查", "Start inspection"),
        roles=_DESK,
        sources=(State.HANDLED,),
        target=State.IN_INSPECTION,
    ),
    Move(
        name="close",
        exact=True,
        label=Label("结案", "Close"),
        roles=_DESK,
        sources=_HANDLED,
        target=State.CLOSED,
        stops=tuple(ClockName),
    ),
    Move(
        name="rework",
        exact=True,
        label=Label("返工", "Send back"),
        roles=_DESK,
        sources=_HANDLED,
        target=State.DISPATCHED,
        note=Need.REQUIRED,
        stops=(ClockName.INSPECTION,),
        starts=(ClockName.ACCEPTANCE, ClockName.HANDLING),
    ),
    Move(
        name="ask_extension",
        label=Label("申请延期", "Ask for more time"),
        roles=FIELD_ROLES,
        relation=Relation.ASSIGNEE,
        sources=(State.ACCEPTED, State.ARRIVED),
        note=Need.REQUIRED,
    ),
    Move(
        name="approve_extension",
        exact=True,
        label=Label("同意延期", "Grant more time"),
        roles=_DESK,
        sources=WITH_ASSIGNEE,
    ),
    Move(
        name="refuse_extension",
        exact=True,
        label=Label("不同意延期", "Refuse more time"),
        roles=_DESK,
        sources=WITH_ASSIGNEE,
        note=Need.REQUIRED,
    ),
    Move(
        name="suspend",
        exact=True,
        label=Label("挂账", "Suspend"),
        roles=_DESK,
        sources=(State.FILED, *WITH_ASSIGNEE),
        note=Need.REQUIRED,
    ),
    Move(
        name="resume",
        exact=True,
        label=Label("恢复", "Resume"),
        roles=_DESK,
        sources=(State.FILED, *WITH_ASSIGNEE),
        while_suspended=True,
    ),
    Move(
        name="supervise",
        label=Label("督办", "Supervise"),
        roles=(*_DESK, Role.SEGMENT_CHIEF, Role.GENERAL_SEGMENT_CHIEF),
        relation=Relation.PARTY,
        sources=OPEN_STATES,
        note=Need.REQUIRED,
        while_suspended=True,
    ),
    Move(
        name="note",
        label=Label("备注", "Add a note"),
        roles=(*FIELD_ROLES, *_DESK, Role.SEGMENT_CHIEF, Role.GENERAL_SEGMENT_CHIEF),
        relation=Relation.PARTY,
        sources=tuple(State),
        note=Need.REQUIRED,
        while_suspended=True,
    ),
)

_SETTLE = Move(
    name="settle",
    label=Label("自行处置", "Settled on the spot"),
    roles=FIELD_ROLES,
    relation=Relation.REPORTER,
    sources=(State.REPORTED,),
    target=State.HANDLED,
    position=Need.OPTIONAL,
    photos=(PhotoKind.BEFORE, PhotoKind.AFTER),
    stops=(ClockName.VERIFICATION,),
    starts=(ClockName.INSPECTION,),
)

_BEFORE = (PhotoKind.BEFORE,)
_OUTCOMES = (
    Outcome(
        key="done",
        label=Label("已处置", "Done"),
        photos=(PhotoKind.BEFORE, PhotoKind.AFTER),
        note=Need.OPTIONAL,
    ),
    Outcome(
        key="nobody_there",
        label=Label("无人在场", "Nobody there"),
        photos=_BEFORE,
        note=Need.OPTIONAL,
    ),
    Outcome(
        key="refused", label=Label("当事人拒绝", "Refused"), photos=_BEFORE, note=Need.REQUIRED
    ),
    Outcome(
        key="not_found",
        label=Label("现场未发现", "Not found"),
        photos=(PhotoKind.SITE,),
        note=Need.OPTIONAL,
    ),
    Outcome(
        key="needs_others",
        label=Label("需其他部门", "Needs others"),
        photos=_BEFORE,
        note=Need.REQUIRED,
    ),
)

STREET_ORDER = Kind(
    key="street_order",
    label=Label("街面秩序", "Street order"),
    moves=(_REPORT, *_MOVES),
    outcomes=_OUTCOMES,
)

PATROL_REPORT = Kind(
    key="patrol_report",
    label=Label("巡查上报", "Patrol report"),
    moves=(
        msgspec.structs.replace(_REPORT, photos=_BEFORE, position=Need.OPTIONAL),
        _SETTLE,
        *_MOVES,
    ),
    outcomes=_OUTCOMES,
)

KINDS: dict[str, Kind] = {each.key: each for each in (STREET_ORDER, PATROL_REPORT)}

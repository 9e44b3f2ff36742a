"""The kinds of case, each with its moves and outcomes: the tables that make the workflow.

A kind differs from another by what stands here and by nothing else.
"""

import msgspec

from backend.domain.property import ANSWERS
from backend.domain.role import FIELD_ROLES, HANDLING_ROLES, Role
from backend.domain.text import Label
from backend.domain.workflow import (
    OPEN_STATES,
    WITH_ASSIGNEE,
    ClockName,
    Kind,
    Move,
    Need,
    Outcome,
    PhotoKind,
    Relation,
    State,
)

_DESK = (Role.DISPATCHER,)
_HANDLED = (State.HANDLED, State.IN_INSPECTION)
_WITH_PROPERTY = (State.FILED, *WITH_ASSIGNEE, *_HANDLED)

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
        recallable=True,
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
        recallable=True,
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
        recallable=True,
        exact=True,
        label=Label("合并", "Merge"),
        roles=_DESK,
        sources=(State.REPORTED, State.FILED),
        target=State.MERGED,
        stops=tuple(ClockName),
    ),
    Move(
        name="follow",
        recallable=True,
        exact=True,
        label=Label("并入母件", "Follow a parent"),
        roles=_DESK,
        sources=(State.REPORTED, State.FILED),
    ),
    Move(
        name="unfollow",
        while_following=True,
        while_suspended=True,
        label=Label("脱离母件", "Stand alone"),
        roles=_DESK,
        sources=OPEN_STATES,
        note=Need.REQUIRED,
    ),
    Move(
        name="recall",
        while_following=True,
        while_suspended=True,
        exact=True,
        label=Label("撤回", "Take back"),
        roles=_DESK,
        sources=tuple(State),
    ),
    Move(
        name="dispatch",
        recallable=True,
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
        recallable=True,
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
        takes=True,
        label=Label("接单", "Accept"),
        roles=HANDLING_ROLES,
        relation=Relation.ASSIGNEE,
        sources=(State.DISPATCHED,),
        target=State.ACCEPTED,
        stops=(ClockName.ACCEPTANCE,),
        starts=(ClockName.ARRIVAL,),
    ),
    Move(
        name="return",
        label=Label("退单", "Return"),
        roles=HANDLING_ROLES,
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
        roles=HANDLING_ROLES,
        relation=Relation.ASSIGNEE,
        sources=(State.ACCEPTED,),
        target=State.ARRIVED,
        position=Need.REQUIRED,
        stops=(ClockName.ARRIVAL,),
    ),
    Move(
        name="photograph",
        label=Label("拍照", "Photograph"),
        roles=HANDLING_ROLES,
        relation=Relation.ASSIGNEE,
        sources=(State.ACCEPTED, State.ARRIVED),
    ),
    Move(
        name="handle",
        label=Label("提交处置", "Submit"),
        roles=HANDLING_ROLES,
        relation=Relation.ASSIGNEE,
        sources=(State.ARRIVED,),
        target=State.HANDLED,
        position=Need.OPTIONAL,
        pauses=(ClockName.HANDLING,),
        starts=(ClockName.INSPECTION,),
    ),
    Move(
        name="inspect",
        recallable=True,
        exact=True,
        label=Label("开始核查", "Start inspection"),
        roles=_DESK,
        sources=(State.HANDLED,),
        target=State.IN_INSPECTION,
    ),
    Move(
        name="close",
        recallable=True,
        exact=True,
        label=Label("结案", "Close"),
        roles=_DESK,
        sources=_HANDLED,
        target=State.CLOSED,
        stops=tuple(ClockName),
    ),
    Move(
        name="rework",
        recallable=True,
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
        roles=HANDLING_ROLES,
        relation=Relation.ASSIGNEE,
        sources=(State.ACCEPTED, State.ARRIVED),
        note=Need.REQUIRED,
    ),
    Move(
        name="approve_extension",
        recallable=True,
        exact=True,
        label=Label("同意延期", "Grant more time"),
        roles=_DESK,
        sources=WITH_ASSIGNEE,
    ),
    Move(
        name="refuse_extension",
        recallable=True,
        exact=True,
        label=Label("不同意延期", "Refuse more time"),
        roles=_DESK,
        sources=WITH_ASSIGNEE,
        note=Need.REQUIRED,
    ),
    Move(
        name="suspend",
        recallable=True,
        exact=True,
        label=Label("挂账", "Suspend"),
        roles=_DESK,
        sources=(State.FILED, *WITH_ASSIGNEE),
        note=Need.REQUIRED,
    ),
    Move(
        name="resume",
        recallable=True,
        exact=True,
        label=Label("恢复", "Resume"),
        roles=_DESK,
        sources=(State.FILED, *WITH_ASSIGNEE),
        while_suspended=True,
    ),
    Move(
        name="supervise",
        recallable=True,
        label=Label("督办", "Supervise"),
        roles=(*_DESK, Role.SEGMENT_CHIEF, Role.GENERAL_SEGMENT_CHIEF),
        relation=Relation.PARTY,
        sources=OPEN_STATES,
        note=Need.REQUIRED,
        while_suspended=True,
    ),
    Move(
        name="ask_property",
        label=Label("问物业", "Ask the property"),
        roles=(*HANDLING_ROLES, *_DESK),
        relation=Relation.PARTY,
        sources=_WITH_PROPERTY,
        note=Need.REQUIRED,
        while_suspended=True,
    ),
    Move(
        name="answer_property",
        label=Label("物业答复", "Answer of the property"),
        roles=(Role.PROPERTY_MANAGER,),
        relation=Relation.PARTY,
        sources=_WITH_PROPERTY,
        position=Need.OPTIONAL,
        while_suspended=True,
    ),
    Move(
        name="note",
        while_following=True,
        label=Label("备注", "Add a note"),
        roles=(*HANDLING_ROLES, *_DESK),
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
    answers=ANSWERS,
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
    answers=ANSWERS,
)

KINDS: dict[str, Kind] = {each.key: each for each in (STREET_ORDER, PATROL_REPORT)}
"""As the program brings them. What a town set of them since is in `Town.kinds`, and decisions are
given those; moves, outcomes and what they need are always these."""

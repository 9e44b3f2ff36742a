"""The words for states and clocks, and the reasons that people choose from."""

from backend.domain.family import FOLLOWS
from backend.domain.text import Label
from backend.domain.workflow import ClockName, State

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
    "carried": {FOLLOWS: Label("随母件", "with its parent")},
}

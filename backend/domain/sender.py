"""What a machine may do with its key: send alarms, read what became of them."""

from backend.domain.text import Label

SEND = "alarm.send"
RESULTS = "alarm.results"

LABELS: dict[str, Label] = {
    SEND: Label("上报报警", "Send alarms"),
    RESULTS: Label("查询办理结果", "Read results"),
}

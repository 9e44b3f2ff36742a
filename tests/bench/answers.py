"""What the server would answer a grid worker with many tickets."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from backend.domain.deadline import Calendar, Unit
from backend.domain.text import Label
from backend.services import configuration
from backend.services.reference import reference as whole
from backend.services.town import Category, Scenario, Town

WORKER = str(UUID(int=1))


def me() -> dict[str, Any]:
    return {
        "id": WORKER,
        "name": "段阿昌",
        "phone": "139****0002",
        "roles": ["grid_worker"],
        "areas": ["310112112001001"],
        "team": "银春居民区网格队",
        "mustChangePassword": False,
        "serverTime": datetime.now(UTC).isoformat(),
    }


def reference() -> str:
    rows: list[Any] = configuration.categories()
    categories = [
        Category(r[0], r[1], Label(r[2], r[3]), Label(r[4], r[5]), r[6], Unit(r[7]), r[8])
        for r in rows
    ]
    kinds: list[Any] = configuration.scenarios()
    scenarios = [Scenario(r[0], Label(r[1], r[2]), r[3], r[4]) for r in kinds]
    town = Town(categories, scenarios, Calendar(), [], [], [])
    return msgspec.json.encode(whole(town)).decode()


def tickets(count: int) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    return [_ticket(number, now) for number in range(count)]


def _ticket(number: int, now: datetime) -> dict[str, Any]:
    due = now + timedelta(minutes=number - 3)
    clock = {
        "name": "arrival", "unit": "urgent_hour", "limitMinutes": 20,
        "startedAt": (due - timedelta(minutes=20)).isoformat(),
        "yellowAt": (due - timedelta(minutes=4)).isoformat(), "dueAt": due.isoformat(),
        "stoppedAt": None, "paused": False, "late": number < 3,
    }  # fmt: skip
    return {
        "id": str(UUID(int=1000 + number)), "number": f"2611C{number:07d}",
        "kind": "street_order", "state": "accepted", "suspended": False, "version": 4,
        "category": "0401", "scenario": "stall", "source": "camera",
        "description": "两个水果摊占了人行道，行人绕行", "address": f"银春路{number + 1}号门口",
        "place": {"grid": "310112112001001", "community": "310112112001", "segment": None,
                  "point": None, "camera": None},
        "position": {"latitude": 31.0205, "longitude": 121.3558},
        "reportedAt": now.isoformat(), "closedAt": None, "reporter": None,
        "assignee": {"id": WORKER, "name": "段阿昌"}, "clock": clock, "late": number < 3,
        "outcome": None, "photo": None, "evidence": {"photos": 1, "awaited": 0},
        "alarmCount": 1, "lastAlarmAt": None, "reworkCount": 0, "supervised": False,
        "extension": None,
    }  # fmt: skip

"""Sentences, numbers, passwords, instants, distances, suggestions: small rules as tables."""

import ast
import string
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import judgement, labels, moves, password, workflow
from backend.domain.command import ClockReading
from backend.domain.place import distance
from backend.domain.refusal import SENTENCES, Refusal
from backend.domain.source import Source, ticket_number

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


def raised_codes() -> set[str]:
    """Every code that the program raises, from its source."""
    codes = set()
    for file in (ROOT / "backend").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Refusal":
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                codes.add(str(node.args[0].value))
    return codes


def test_every_refusal_has_its_sentence() -> None:
    assert raised_codes() <= set(SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_use_the_same_words(code: str) -> None:
    def holes(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert holes(SENTENCES[code].zh) == holes(SENTENCES[code].en)


@pytest.mark.parametrize(
    ("source", "at", "sequence", "number"),
    [
        (Source.CAMERA, datetime(2018, 12, 5, tzinfo=UTC), 5594, "1812C0005594"),
        (Source.PATROL, datetime(2026, 11, 30, 16, tzinfo=UTC), 1, "2612P0000001"),
        (Source.HOTLINE, datetime(2026, 1, 1, tzinfo=UTC), 10_000_007, "2601H0000007"),
    ],
)
def test_ticket_number(source: Source, at: datetime, sequence: int, number: str) -> None:
    """Year and month in Shanghai: 16:00 UTC on the last day of November is December there."""
    assert ticket_number(source, at, sequence) == number


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("kurz1", "password.short"),
        ("a" * 120 + "123456789", "password.long"),
        ("abcdefghijkl", "password.simple"),
        ("123456789012", "password.simple"),
        ("aaaaaaaaaa11", "password.simple"),
        ("password2026", "password.simple"),
        ("my13900000001x", "password.simple"),
        ("银春路桥头第 8 号摊", None),
        ("correct horse 7", None),
    ],
)
def test_password(wanted: str, code: str | None) -> None:
    if code is None:
        password.check_password(wanted, "13900000001")
        return
    with pytest.raises(Refusal) as refused:
        password.check_password(wanted, "13900000001")
    assert refused.value.code == code


minutes = st.integers(-5000, 5000).map(lambda m: timedelta(minutes=m))


@given(minutes, minutes, minutes)
def test_an_action_never_counts_after_its_receipt(
    made: timedelta, offset: timedelta, floor: timedelta
) -> None:
    reading = ClockReading(offset_ms=int(offset.total_seconds() * 1000), measured_at=NOW + made)
    judged = judgement.judge(NOW + made, reading, NOW, NOW + floor)
    assert judged.when <= NOW
    if not judged.unsure:
        assert judged.when == min(NOW, max(NOW + made + offset, NOW + floor))


@pytest.mark.parametrize(
    ("made", "reading", "when", "unsure"),
    [
        (timedelta(0), None, timedelta(0), False),
        (timedelta(hours=-2), None, timedelta(0), True),
        (timedelta(hours=-2), (timedelta(0), timedelta(hours=-2)), timedelta(hours=-2), False),
        (timedelta(hours=1), (timedelta(hours=-3), timedelta(0)), timedelta(hours=-2), False),
        (timedelta(hours=-2), (timedelta(0), timedelta(days=-3)), timedelta(0), True),
        (timedelta(days=-9000), (timedelta(0), timedelta(0)), timedelta(0), True),
    ],
    ids=["online", "offline, unknown clock", "offline", "clock fast by 3 h", "old reading", "1970"],
)
def test_judgement(
    made: timedelta,
    reading: tuple[timedelta, timedelta] | None,
    when: timedelta,
    unsure: bool,
) -> None:
    measured = reading and ClockReading(
        offset_ms=int(reading[0].total_seconds() * 1000), measured_at=NOW + reading[1]
    )
    judged = judgement.judge(NOW + made, measured or None, NOW)
    assert (judged.when, judged.unsure) == (NOW + when, unsure)


def test_distance() -> None:
    """Known: one degree of latitude is 111.2 km; Maqiao's GCJ-02 shift is 439 m east, 219 south."""
    assert distance((31.0, 121.0), (32.0, 121.0)) == pytest.approx(111_195, abs=20)
    here, shifted = (31.022, 121.363), (31.022 - 0.00197, 121.363 + 0.0046)
    assert distance(here, shifted) == pytest.approx((439**2 + 219**2) ** 0.5, rel=0.02)


def test_kinds_are_sound_data() -> None:
    """Every move leads somewhere that exists; every state but the ends can be left."""
    for kind in moves.KINDS.values():
        left = {source for move in kind.moves if move.target for source in move.sources}
        ends = {workflow.State.CLOSED, workflow.State.VOID, workflow.State.MERGED}
        assert left == set(workflow.State) - ends
        names = [move.name for move in kind.moves]
        assert len(names) == len(set(names))
        for move in kind.moves:
            assert move.reasons is None or labels.REASONS[move.reasons]

"""Channels in their order, quiet hours, words: as tables and properties."""

from datetime import UTC, datetime, time, timedelta
from itertools import chain, combinations
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.deadline import SHANGHAI
from backend.domain.labels import CLOCK_LABELS
from backend.domain.notice import (
    LONGEST_BACKOFF,
    NORMAL,
    URGENT,
    Audience,
    Channel,
    Ended,
    NoticeKind,
    Sent,
    Wishes,
    backoff,
    held_back,
    leg_from,
    legs,
    quiet_until,
    turn,
)
from backend.domain.notice_words import digest, sms, words
from backend.domain.responsibility import Level
from backend.domain.text import Label
from backend.notify.sms import LONGEST, units

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
RINGING = (Channel.PUSH, Channel.SMS, Channel.ROBOT)
HAVES = list(chain.from_iterable(combinations(RINGING, n) for n in range(4)))


@pytest.mark.parametrize("plan", [URGENT, NORMAL])
@pytest.mark.parametrize("have", HAVES)
@pytest.mark.parametrize("works", HAVES)
def test_each_channel_has_its_turn(
    plan: Any, have: tuple[Any, ...], works: tuple[Any, ...]
) -> None:
    """Whatever a person has and whatever works: each is tried in order until the end, and the end
    says whether anybody took it."""
    channel, delivered, now = Channel.PUSH, False, NOW
    tried: list[Channel] = []
    for _ in range(40):
        leg = leg_from(plan, channel, have)
        if leg is None:
            break
        attempts = tried.count(leg.channel) + 1
        tried.append(leg.channel)
        taken = leg.channel in works
        following = turn(plan, leg, have, Sent(taken, True, attempts, 6, delivered, 0.5), now)
        delivered = delivered or taken
        if following.ended is not None:
            assert following.ended is (Ended.SENT if delivered else Ended.DEAD)
            break
        assert following.at is not None and following.at >= now
        assert following.channel is not None
        now, channel = following.at, following.channel
    else:
        raise AssertionError("it does not end")
    assert list(dict.fromkeys(tried)) == [each for each in RINGING if each in have]
    assert all(tried.count(each) == 1 for each in works if each in have)


@given(st.integers(1, 60), st.floats(0, 1))
def test_pauses_grow_to_a_limit(attempt: int, jitter: float) -> None:
    pause = backoff(attempt, jitter)
    assert timedelta(seconds=2) <= pause <= LONGEST_BACKOFF


times = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@given(times, times, st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_quiet_hours_end_within_a_day(start: time, end: time, at: datetime) -> None:
    now = at.replace(tzinfo=SHANGHAI)
    until = quiet_until(Wishes(quiet_from=start, quiet_until=end), now)
    if until is None:
        return
    assert now < until <= now + timedelta(days=1)
    assert until.astimezone(SHANGHAI).time() == end
    assert quiet_until(Wishes(quiet_from=start, quiet_until=end), until) is None


@pytest.mark.parametrize(
    ("at", "quiet"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("06:59", True),
     ("07:00", False), ("12:00", False)],
)  # fmt: skip
def test_a_night(at: str, quiet: bool) -> None:
    wishes = Wishes(quiet_from=time(22), quiet_until=time(7))
    now = datetime.combine(NOW.date(), time.fromisoformat(at), SHANGHAI)
    assert (quiet_until(wishes, now) is not None) is quiet
    assert (held_back(False, Channel.PUSH, wishes, now) is not None) is quiet
    assert held_back(True, Channel.PUSH, wishes, now) is None
    assert held_back(False, Channel.LIVE, wishes, now) is None


def test_reporters_and_sources_have_one_channel() -> None:
    assert [each.channel for each in legs(Audience.REPORTER, NoticeKind.STATE, False)] == ["sms"]
    assert [each.channel for each in legs(Audience.SOURCE, NoticeKind.STATE, True)] == ["webhook"]


@given(
    st.sampled_from([each for each in NoticeKind if each is not NoticeKind.STATE]),
    st.text(min_size=1, max_size=60),
    st.sampled_from(sorted(CLOCK_LABELS)),
    st.sampled_from(list(Level)),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
)
def test_an_sms_is_one_sms(
    kind: NoticeKind, category: str, clock: Any, level: Level, due: datetime
) -> None:
    """However long a category's name is, and whichever day it is due."""
    facts: dict[str, str | int] = {
        "number": "2611C0000001", "clock": clock, "level": level.value,
        "due": due.replace(tzinfo=UTC).isoformat(),
    }  # fmt: skip
    said = words(kind, facts, Label(category, category), NOW)
    assert units(sms(said)) <= LONGEST
    assert "{" not in (said.title.en + said.body.en + said.body.zh).replace(category, "")


def test_a_digest_is_one_sms() -> None:
    assert units(sms(digest(100))) <= LONGEST
    assert digest(5).title.en == "5 new notices"


@pytest.mark.parametrize(("minutes", "shown"), [(30, "10:30"), (60 * 20, "11-25 06:00")])
def test_time_is_said_as_people_say_it(minutes: int, shown: str) -> None:
    facts: dict[str, str | int] = {
        "number": "1", "due": (NOW + timedelta(minutes=minutes)).isoformat(),
    }  # fmt: skip
    assert shown in words(NoticeKind.DISPATCHED, facts, Label("x", "x"), NOW).body.zh


def test_ids_are_not_words() -> None:
    said = words(NoticeKind.TEST, {"number": str(uuid4())}, None, NOW)
    assert "-" not in said.body.zh

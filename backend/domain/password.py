"""Rules for passwords and logins. Source: GB/T 22239 (8.1.4.1), NIST SP 800-63B for the length."""

from datetime import datetime, timedelta
from math import ceil

from backend.domain.refusal import Refusal

LEAST, MOST = 10, 128
WRONG_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)
IDLE = timedelta(hours=12)
"""A session without a request for this long is ended: one shift."""
LONGEST = timedelta(days=30)

_COMMON = ("password", "banjie", "qwerty", "123456", "admin", "abc123", "iloveyou", "woaini")


def check_password(wanted: str, phone: str) -> None:
    """Refuses a password that is too short, too long or easily guessed."""
    if len(wanted) < LEAST:
        raise Refusal("password.short", least=LEAST)
    if len(wanted) > MOST:
        raise Refusal("password.long", most=MOST)
    letters = any(each.isalpha() for each in wanted)
    digits = any(each.isdigit() for each in wanted)
    guessable = phone in wanted or wanted.lower().strip("0123456789!.-_") in _COMMON
    if not (letters and digits) or guessable or len(set(wanted)) < 5:
        raise Refusal("password.simple")


def locked_minutes(locked_until: datetime | None, now: datetime) -> int:
    """Minutes until the next attempt is allowed, 0 where there is no lock."""
    if locked_until is None or locked_until <= now:
        return 0
    return ceil((locked_until - now).total_seconds() / 60)

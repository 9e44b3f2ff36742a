"""What keeps the public page open and quiet: buckets, challenges, and the steps of a receipt."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import challenge as c
from backend.domain.bucket import Limit, filled, full, give_back, take
from backend.domain.concern import CONCERNS, OF_CATEGORY
from backend.domain.receipt import LABELS, WORDS, Step, passed, step_of
from backend.domain.refusal import Refusal
from backend.domain.workflow import State
from backend.services.configuration import categories
from tests.public import solve

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
KEY = b"a key of the tests"
ID = UUID(int=9)
seconds = st.lists(st.floats(0, 7200), min_size=1, max_size=60)
limits = st.builds(
    Limit, st.integers(1, 20), st.integers(1, 1440).map(lambda m: timedelta(minutes=m))
)


@given(limits, seconds)
def test_a_bucket_never_gives_more_than_it_holds_and_what_ran_in(
    limit: Limit, pauses: list[float]
) -> None:
    bucket, now, given_out = full(limit, NOW), NOW, 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        taken = take(bucket, limit, now)
        bucket, given_out = taken.bucket, given_out + (taken.wait is None)
        assert 0 <= bucket.tokens <= limit.most
        assert given_out <= limit.most + (now - NOW) / limit.pause + 1e-6


@given(limits, seconds)
def test_who_waits_as_long_as_told_is_let_in(limit: Limit, pauses: list[float]) -> None:
    bucket, now = full(limit, NOW), NOW
    for pause in pauses:
        now += timedelta(seconds=pause)
        taken = take(bucket, limit, now)
        bucket = taken.bucket
        if taken.wait is not None:
            later = now + taken.wait + timedelta(milliseconds=1)
            assert take(bucket, limit, later).wait is None


@given(limits, st.floats(0, 1e6))
def test_a_clock_set_back_changes_nothing(limit: Limit, back: float) -> None:
    bucket = take(full(limit, NOW), limit, NOW).bucket
    assert filled(bucket, limit, NOW - timedelta(seconds=back)) == bucket


@given(limits)
def test_what_is_given_back_is_there_again_and_no_more(limit: Limit) -> None:
    bucket = full(limit, NOW)
    assert give_back(take(bucket, limit, NOW).bucket, limit).tokens == limit.most
    assert give_back(bucket, limit).tokens == limit.most


@given(st.integers(0, 100_000))
def test_the_work_grows_with_the_load_and_stays_bearable(reports: int) -> None:
    assert c.EASIEST <= c.bits_for(reports) <= c.bits_for(reports * 2) <= c.HARDEST


@pytest.mark.parametrize(
    ("reports", "bits"), [(0, 15), (59, 15), (60, 16), (120, 17), (480, 19), (960, 20), (9999, 20)]
)
def test_bits(reports: int, bits: int) -> None:
    assert c.bits_for(reports) == bits


@given(st.binary(min_size=32, max_size=32))
def test_zero_bits(digest: bytes) -> None:
    text = "".join(f"{byte:08b}" for byte in digest)
    assert c.zero_bits(digest) == len(text) - len(text.lstrip("0"))


def code_of(text: str, nonce: str = "", key: bytes = KEY, at: datetime = NOW) -> str | None:
    try:
        c.check(c.read(text, key), text, nonce, at)
    except Refusal as refusal:
        return refusal.code
    return None


def test_a_solved_challenge_is_accepted_until_it_expires() -> None:
    text = c.sign(c.make(ID, 0, NOW), KEY)
    nonce = solve(text, 15)
    assert code_of(text, nonce) is None
    assert code_of(text, nonce, at=NOW + c.LASTS) is None
    assert code_of(text, nonce, at=NOW + c.LASTS + timedelta(seconds=1)) == "challenge.expired"
    assert c.read(text, KEY).id == ID


def test_a_harder_challenge_is_not_solved_by_an_easier_answer() -> None:
    easy = c.sign(c.make(ID, 0, NOW), KEY)
    hard = c.sign(c.make(ID, 100_000, NOW), KEY)
    nonce = next(n for n in map(str, range(10_000)) if code_of(easy, n) == "challenge.unsolved")
    assert code_of(hard, nonce) == "challenge.unsolved"


@given(st.text(max_size=160))
def test_what_we_did_not_sign_is_forged(text: str) -> None:
    assert code_of(text) == "challenge.forged"


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_a_changed_letter_is_forged(at: int, letter: str) -> None:
    text = c.sign(c.make(ID, 0, NOW), KEY)
    at %= len(text)
    changed = text[:at] + letter + text[at + 1 :]
    if changed != text:
        assert code_of(changed) == "challenge.forged"
    assert code_of(text, key=b"another") == "challenge.forged"


def test_every_concern_leads_to_a_category_of_the_program() -> None:
    known = {row[0] for row in categories()}
    assert {each.category for each in CONCERNS} <= known
    assert len(OF_CATEGORY) == len(CONCERNS) == len({each.key for each in CONCERNS})


def test_every_state_has_a_step_and_every_step_its_words() -> None:
    assert {step_of(state) for state in State} == set(Step) == set(LABELS) == set(WORDS)


@pytest.mark.parametrize(
    ("states", "steps"),
    [
        ("reported", "received"),
        ("reported filed dispatched accepted arrived", "received handling"),
        ("reported filed dispatched accepted arrived handled", "received handling handled"),
        ("reported filed dispatched filed", "received"),
        ("reported filed dispatched handled dispatched", "received handling"),
        ("reported handled closed", "received handled closed"),
        ("reported merged", "received merged"),
        ("reported void", "received void"),
    ],
)
def test_steps(states: str, steps: str) -> None:
    """A step back takes away what came after it, and keeps when it was first reached."""
    told = [(State(s), NOW + timedelta(minutes=n)) for n, s in enumerate(states.split())]
    line = passed(told)
    assert [each.step for each in line] == steps.split()
    assert [each.at for each in line] == sorted(each.at for each in line)


def test_ids_differ() -> None:
    assert c.sign(c.make(uuid4(), 0, NOW), KEY) != c.sign(c.make(uuid4(), 0, NOW), KEY)

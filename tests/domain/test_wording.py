"""Words that a town sets: what they are at first does, and what is in them is never run."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.domain.record import Edit, check, stands, undone
from backend.domain.record_kinds import CASE_KIND, WORDING
from backend.domain.refusal import Refusal
from backend.domain.text import Label, fill
from backend.domain.wording import DEFAULTS, WORDINGS, wrong
from backend.domain.workflow import STAGE_LIMITS
from backend.services.configuration import case_kinds
from backend.services.environment import utc_now


def test_what_they_are_at_first_does() -> None:
    for each in WORDINGS:
        values = {"code": each.code, "zh": each.default.zh, "en": each.default.en}
        clean, found = check(WORDING, values)
        assert (clean, found, wrong(clean)) == (values, [], [])
        assert set(each.needed) <= set(each.blanks)
        assert each.lines or each.most < 100 or each.code == "public_privacy"
    names = [field.name for field in CASE_KIND.fields]
    for row in case_kinds():
        assert check(CASE_KIND, dict(zip(names, row, strict=True)))[1] == []
    assert set(STAGE_LIMITS) < set(names)
    assert DEFAULTS.keys() == {each.code for each in WORDINGS}


pieces = st.lists(
    st.sampled_from(
        ["{days}", "{days!r}", "{0}", "{days.__class__}", "{", "}", "{{days}}", "%s", "天"]
    )
)


@given(pieces.map("".join), st.integers(0, 999))
def test_only_names_are_filled_in(text: str, days: int) -> None:
    filled = fill(Label(text, text), days=days)
    assert filled.zh == filled.en == str(days).join(text.split("{days}"))


@given(pieces.map("".join))
def test_what_is_taken_names_what_it_needs(text: str) -> None:
    found = wrong({"code": "public_privacy", "zh": text, "en": text})
    if not found:
        assert "{days}" in text
        filled = fill(Label(text, text), days=30).zh
        assert "__class__" not in filled and "{0}" not in filled and "days" not in filled


values = st.none() | st.fixed_dictionaries({"a": st.sampled_from("xyz")})


@given(values, values, values)
def test_where_an_edit_stands_undoing_it_gives_what_was(before: Any, after: Any, now: Any) -> None:
    """As one undone by itself; and where a third value is there, neither is undone."""
    assume(before != after)
    edit = Edit(id=uuid4(), at=utc_now(), by=UUID(int=1), kind="x", key="x", version=1,
                before=before, after=after)  # fmt: skip
    if not stands(edit, now):
        with pytest.raises(Refusal, match=r"edit\.overtaken"):
            undone(edit, now)
    elif now != before:
        assert undone(edit, now) == before

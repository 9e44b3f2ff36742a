"""What the desk receives when it asks whom to send, and edits the rules of that."""

from datetime import datetime
from uuid import UUID

from backend.domain.role import Role
from backend.domain.routing import Rule
from backend.domain.text import Label
from backend.services.views import Keyed, PersonRef, Problem, View


class Suggestion(View, frozen=True, kw_only=True):
    """Who could be sent, best first, and why. `metres`: from where the person was last, of late.
    `suits`: the rule yields this person; the others are listed after those. `instead_of`: whose
    place the person takes."""

    person: PersonRef
    roles: tuple[Role, ...]
    team: str | None
    open_tickets: int
    own_grid: bool
    own_community: bool
    why: Label
    metres: int | None = None
    on_duty: bool = True
    suits: bool = False
    instead_of: str | None = None


class SkippedView(View, frozen=True, kw_only=True):
    name: str
    why: Label


class TriedRule(View, frozen=True, kw_only=True):
    """A rule that fits the ticket and yields nobody now."""

    name: str
    skipped: tuple[SkippedView, ...]


class TeamView(View, frozen=True, kw_only=True):
    """`on_duty` of `members` could take a ticket now."""

    name: str
    members: int
    on_duty: int


class SuggestionList(View, frozen=True, kw_only=True):
    """`rule`: the name of what is followed; `by_rule`: one of the rules that people edit, else what
    holds where none yields anybody. `team`: the rule names a team."""

    items: tuple[Suggestion, ...]
    rule: Label | None = None
    by_rule: bool = False
    team: str | None = None
    skipped: tuple[SkippedView, ...] = ()
    tried: tuple[TriedRule, ...] = ()
    teams: tuple[TeamView, ...] = ()


class VersionView(View, frozen=True, kw_only=True):
    """`restores`: the earlier version whose rules it brought back."""

    version: int
    by: PersonRef
    at: datetime
    note: str
    rules: int
    live: bool
    restores: int | None


class RuleSet(View, frozen=True, kw_only=True):
    """`version` 0: nothing was ever published."""

    version: int
    rules: tuple[Rule, ...]
    by: PersonRef | None
    at: datetime | None
    note: str


class VersionList(View, frozen=True, kw_only=True):
    items: tuple[VersionView, ...]
    next: str | None


class Elsewhere(View, frozen=True, kw_only=True):
    """A past ticket that would have gone elsewhere; `old_rule`, `new_rule`: the rules' names."""

    ticket: UUID
    number: str
    filed_at: datetime
    category: str
    address: str
    old_rule: Label
    old_target: Label
    new_rule: Label
    new_target: Label


class RuleUse(View, frozen=True, kw_only=True):
    """How many of the tickets a rule of the draft decides; none: it is never reached."""

    key: str
    tickets: int


class Trial(View, frozen=True, kw_only=True):
    """`changed` of `tickets` would have gone elsewhere; the newest 200 are listed."""

    tickets: int
    changed: int
    by_rule: tuple[RuleUse, ...]
    items: tuple[Elsewhere, ...]


class RuleWords(View, frozen=True, kw_only=True):
    """What a rule can be made of, beside the reference data."""

    roles: tuple[Keyed, ...]
    teams: tuple[TeamView, ...]
    levels: tuple[Keyed, ...]
    zones: tuple[Keyed, ...]
    majors: tuple[Keyed, ...]
    people: tuple[PersonRef, ...]


class BulkAnswer(View, frozen=True, kw_only=True):
    """What became of one of the tickets: `applied`, `refused`. `to`: the person or team."""

    ticket: UUID
    number: str | None
    result: str
    to: str | None
    problem: Problem | None = None


class BulkAnswers(View, frozen=True, kw_only=True):
    answers: tuple[BulkAnswer, ...]

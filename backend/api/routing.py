"""The rules of routing, tried before they are published, and dispatch of several tickets at once."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.api.gate import Env, Who
from backend.domain.command import Note, Team
from backend.domain.routing import Rules
from backend.services import bulk, routing
from backend.services.bulk import Picked, Receiver
from backend.services.routing import MOST_TRIED
from backend.services.views_routing import BulkAnswers, RuleSet, RuleWords, Trial, VersionList

Version = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 2)]
Before = Annotated[
    str | None, QueryParameter(max_length=10, pattern=r"^\d{1,9}$", description="`next`")
]
Few = Annotated[int, QueryParameter(ge=1, le=50)]
Said = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class RulesToTry(msgspec.Struct, frozen=True):
    """`most`: on how many of the tickets that were filed last."""

    rules: Rules
    most: Annotated[int, msgspec.Meta(ge=1, le=MOST_TRIED)] = 500


class RulesToPublish(msgspec.Struct, frozen=True):
    """`base`: the version that was edited; refused where another is live by now."""

    base: Version
    rules: Rules
    note: Said


class VersionToRestore(msgspec.Struct, frozen=True):
    base: Version
    version: Version
    note: Said


class DispatchOfMany(msgspec.Struct, frozen=True):
    """To one person, to one team, or with neither each to where the rules say."""

    tickets: Annotated[tuple[Picked, ...], msgspec.Meta(min_length=1, max_length=bulk.MOST)]
    assignee: UUID | None = None
    team: Team | None = None
    note: Note = ""


class RoutingController(Controller):
    path = "/api/routing"
    tags = ("routing",)

    @get("/", operation_id="getRules")
    async def current(self, env: Env, who: Who) -> RuleSet:
        return await routing.current(env, who.actor)

    @post("/", status_code=200, operation_id="publishRules")
    async def publish(self, data: JSONBody[RulesToPublish], env: Env, who: Who) -> RuleSet:
        return await routing.publish(env, who.actor, data.base, data.rules, data.note)

    @get("/words", operation_id="getRuleWords")
    async def words(self, env: Env, who: Who) -> RuleWords:
        """Roles, teams, levels and zones that a rule may name."""
        return await routing.words(env, who.actor)

    @get("/versions", operation_id="listRuleVersions")
    async def versions(
        self, env: Env, who: Who, cursor: Before = None, limit: Few = 20
    ) -> VersionList:
        """Newest first."""
        before = int(cursor) if cursor else None
        return await routing.versions(env, who.actor, before, limit)

    @get("/versions/{version:int}", operation_id="getRuleVersion")
    async def version(self, version: FromPath[int], env: Env, who: Who) -> RuleSet:
        return await routing.version(env, who.actor, version)

    @post("/trial", status_code=200, operation_id="tryRules")
    async def trial(self, data: JSONBody[RulesToTry], env: Env, who: Who) -> Trial:
        """Which of the tickets filed last would have gone elsewhere. Changes nothing."""
        return await routing.trial(env, who.actor, data.rules, data.most)

    @post("/restore", status_code=200, operation_id="restoreRules")
    async def restore(self, data: JSONBody[VersionToRestore], env: Env, who: Who) -> RuleSet:
        """An earlier version's rules, as a new version."""
        return await routing.restore(env, who.actor, data.base, data.version, data.note)


class DispatchController(Controller):
    path = "/api/dispatches"
    tags = ("tickets",)

    @post("/", status_code=200, operation_id="dispatchMany")
    async def many(self, data: JSONBody[DispatchOfMany], env: Env, who: Who) -> BulkAnswers:
        """A dispatch for each ticket, each with the id of its own command; an answer for each."""
        to = Receiver(data.assignee, data.team)
        return await bulk.dispatch(env, who.actor, data.tickets, to, data.note)

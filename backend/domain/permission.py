"""Who may do what, where. Moves of a ticket are in `moves.py`; this is everything else.

Least privilege (PIPL 51, GB/T 22239): an administrator manages people and sees no case content;
a field worker sees the own tickets and what is open in the own grids; the command room sees the
town; the property of a compound sees what it was asked about there, and nothing of who reported it.
Joint units and residents get their views with their own features.
"""

from enum import StrEnum
from uuid import UUID

import msgspec

from backend.domain.role import CHIEF_ROLES, FIELD_ROLES, Role
from backend.domain.workflow import OPEN_STATES, State


class Action(StrEnum):
    TICKET_READ = "ticket.read"
    DESK_READ = "desk.read"
    PEOPLE_CHOOSE = "people.choose"
    PEOPLE_MANAGE = "people.manage"
    REFERENCE_READ = "reference.read"
    COMMAND_SEND = "command.send"
    PHOTO_SEND = "photo.send"
    PHOTO_UNMASK = "photo.unmask"
    HELD_SETTLE = "held.settle"
    TOWN_MANAGE = "town.manage"
    DUTY_MANAGE = "duty.manage"
    RULES_READ = "rules.read"
    RULES_CHANGE = "rules.change"
    CONTACT_READ = "contact.read"
    NOTICES_MANAGE = "notices.manage"
    MESSAGE_SEND = "message.send"
    POSITION_SHARE = "position.share"
    POSITION_READ = "position.read"


class Scope(StrEnum):
    """How far an allowed action reaches, from nothing to the whole town."""

    NONE = "none"
    ASKED = "asked"  # in the own area, what the property was asked about
    OWN = "own"  # assigned to or reported by the actor
    OPEN_IN_AREA = "open_in_area"  # own, and what is open in the own area
    AREA = "area"  # own, and everything in the own area
    TOWN = "town"


class Actor(msgspec.Struct, frozen=True):
    """Who acts. `areas`: codes of grids and communities."""

    id: UUID
    name: str
    roles: tuple[Role, ...]
    areas: tuple[str, ...] = ()
    team: str | None = None


class Subject(msgspec.Struct, frozen=True):
    """What of a ticket decides whether it may be seen. `team`: whose first taker it waits for.
    `past`: who had it before it climbed. `asked`: the property of the place was."""

    state: State
    grid: str | None = None
    community: str | None = None
    assignee: UUID | None = None
    reporter: UUID | None = None
    team: str | None = None
    past: tuple[UUID, ...] = ()
    asked: bool = False


_EVERYONE = dict.fromkeys(Role, Scope.TOWN)
_FIELD = dict.fromkeys(FIELD_ROLES, Scope.OPEN_IN_AREA)
_CHIEFS = dict.fromkeys(CHIEF_ROLES, Scope.AREA)

RULES: dict[Action, dict[Role, Scope]] = {
    Action.TICKET_READ: {
        **_FIELD,
        **_CHIEFS,
        Role.PROPERTY_MANAGER: Scope.ASKED,
        Role.DUTY_OFFICER: Scope.AREA,
        Role.DISPATCHER: Scope.TOWN,
    },
    Action.DESK_READ: {
        **_CHIEFS,
        Role.DUTY_OFFICER: Scope.AREA,
        Role.DISPATCHER: Scope.TOWN,
    },
    Action.PEOPLE_CHOOSE: {Role.DISPATCHER: Scope.TOWN},
    Action.PEOPLE_MANAGE: {Role.ADMINISTRATOR: Scope.TOWN},
    Action.REFERENCE_READ: _EVERYONE,
    Action.COMMAND_SEND: {
        **_FIELD,
        **_CHIEFS,
        Role.DUTY_OFFICER: Scope.AREA,
        Role.DISPATCHER: Scope.TOWN,
    },
    Action.PHOTO_SEND: {
        **_FIELD,
        **_CHIEFS,
        Role.PROPERTY_MANAGER: Scope.ASKED,
        Role.DUTY_OFFICER: Scope.AREA,
        Role.DISPATCHER: Scope.TOWN,
    },
    Action.PHOTO_UNMASK: {Role.DISPATCHER: Scope.TOWN, Role.DUTY_OFFICER: Scope.AREA},
    Action.HELD_SETTLE: {Role.DISPATCHER: Scope.TOWN},
    Action.TOWN_MANAGE: {Role.ADMINISTRATOR: Scope.TOWN},
    Action.DUTY_MANAGE: {Role.DISPATCHER: Scope.TOWN, Role.ADMINISTRATOR: Scope.TOWN},
    Action.RULES_READ: {Role.DISPATCHER: Scope.TOWN, Role.ADMINISTRATOR: Scope.TOWN},
    Action.RULES_CHANGE: {Role.DISPATCHER: Scope.TOWN, Role.ADMINISTRATOR: Scope.TOWN},
    Action.NOTICES_MANAGE: {Role.DISPATCHER: Scope.TOWN, Role.ADMINISTRATOR: Scope.TOWN},
    Action.MESSAGE_SEND: {Role.DISPATCHER: Scope.TOWN},
    Action.POSITION_SHARE: dict.fromkeys(
        (*FIELD_ROLES, *CHIEF_ROLES, Role.DUTY_OFFICER), Scope.OWN
    ),
    Action.POSITION_READ: {
        **_CHIEFS,
        Role.DUTY_OFFICER: Scope.AREA,
        Role.DISPATCHER: Scope.TOWN,
    },
    Action.CONTACT_READ: {
        **dict.fromkeys(FIELD_ROLES, Scope.OWN),
        Role.DUTY_OFFICER: Scope.AREA,
        Role.DISPATCHER: Scope.TOWN,
    },
}

_ORDER = tuple(Scope)


def scope(actor: Actor, action: Action) -> Scope:
    """The widest reach that one of the actor's roles gives."""
    given = (RULES[action].get(role, Scope.NONE) for role in actor.roles)
    return max(given, key=_ORDER.index, default=Scope.NONE)


def may(actor: Actor, action: Action, subject: Subject | None = None) -> bool:
    """Without a subject: whether the actor may do it anywhere at all."""
    reach = scope(actor, action)
    if reach is Scope.NONE or reach is Scope.TOWN or subject is None:
        return reach is not Scope.NONE
    if reach is Scope.ASKED:
        return subject.asked and covers(actor.areas, subject)
    if actor.id in (subject.assignee, subject.reporter):
        return True
    if reach is Scope.OWN:
        return False
    if subject.state in OPEN_STATES and concerned(actor, subject):
        return True
    if not covers(actor.areas, subject):
        return False
    return reach is Scope.AREA or subject.state in OPEN_STATES


def concerned(actor: Actor, subject: Subject) -> bool:
    """Offered to the actor's team, or climbed past the actor."""
    offered = subject.team is not None and subject.team == actor.team
    return offered or actor.id in subject.past


def covers(areas: tuple[str, ...], subject: Subject) -> bool:
    return any(code in areas for code in (subject.grid, subject.community) if code)

"""Role x action x area, as one table. A role that is not named in a row may not."""

from uuid import uuid4

import pytest

from backend.domain.decision import check_actor
from backend.domain.moves import KINDS
from backend.domain.permission import Action, Actor, Subject, may
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.domain.ticket import Ticket
from backend.domain.workflow import Move, Relation, State
from tests.builders import COMMUNITIES, GRIDS, stamp

PROPERTY = {Role.PROPERTY_MANAGER}
FIELD = {Role.GRID_WORKER, Role.STREET_PATROLLER, Role.OFFICER}
CHIEFS = {Role.SEGMENT_CHIEF, Role.GENERAL_SEGMENT_CHIEF}
DUTY, DESK = {Role.DUTY_OFFICER}, {Role.DISPATCHER}
OWN_GRID = Subject(State.FILED, GRIDS[0], COMMUNITIES[0])
OWN_CLOSED = Subject(State.CLOSED, GRIDS[0], COMMUNITIES[0])
ELSEWHERE = Subject(State.FILED, GRIDS[2], COMMUNITIES[1])
NOWHERE = Subject(State.FILED)
ASKED = Subject(State.FILED, GRIDS[0], COMMUNITIES[0], asked=True)
ASKED_ELSEWHERE = Subject(State.FILED, GRIDS[2], COMMUNITIES[1], asked=True)

TABLE: list[tuple[Action, Subject | None, set[Role]]] = [
    (Action.TICKET_READ, OWN_GRID, FIELD | CHIEFS | DUTY | DESK),
    (Action.TICKET_READ, OWN_CLOSED, CHIEFS | DUTY | DESK),
    (Action.TICKET_READ, ELSEWHERE, DESK),
    (Action.TICKET_READ, NOWHERE, DESK),
    (Action.TICKET_READ, ASKED, FIELD | CHIEFS | DUTY | DESK | PROPERTY),
    (Action.TICKET_READ, ASKED_ELSEWHERE, DESK),
    (Action.DESK_READ, ASKED, CHIEFS | DUTY | DESK),
    (Action.CONTACT_READ, ASKED, DUTY | DESK),
    (Action.PHOTO_UNMASK, ASKED, DUTY | DESK),
    (Action.DESK_READ, OWN_GRID, CHIEFS | DUTY | DESK),
    (Action.DESK_READ, ELSEWHERE, DESK),
    (Action.PEOPLE_CHOOSE, None, DESK),
    (Action.PEOPLE_MANAGE, None, {Role.ADMINISTRATOR}),
    (Action.REFERENCE_READ, None, set(Role)),
    (Action.COMMAND_SEND, None, FIELD | CHIEFS | DUTY | DESK),
    (Action.PHOTO_SEND, None, FIELD | CHIEFS | DUTY | DESK | PROPERTY),
    (Action.PHOTO_UNMASK, OWN_GRID, DUTY | DESK),
    (Action.PHOTO_UNMASK, ELSEWHERE, DESK),
    (Action.HELD_SETTLE, None, DESK),
    (Action.TOWN_MANAGE, None, {Role.ADMINISTRATOR}),
    (Action.DUTY_MANAGE, None, {Role.ADMINISTRATOR} | DESK),
    (Action.RULES_READ, None, DESK | {Role.ADMINISTRATOR}),
    (Action.RULES_CHANGE, None, DESK | {Role.ADMINISTRATOR}),
    (Action.CONTACT_READ, OWN_GRID, DUTY | DESK),
    (Action.CONTACT_READ, ELSEWHERE, DESK),
    (Action.MESSAGE_SEND, None, DESK),
    (Action.POSITION_SHARE, None, FIELD | CHIEFS | DUTY),
    (Action.POSITION_READ, OWN_CLOSED, CHIEFS | DUTY | DESK),
    (Action.POSITION_READ, ELSEWHERE, DESK),
    (Action.POSITION_READ, NOWHERE, DESK),
    (Action.NOTICES_MANAGE, None, DESK | {Role.ADMINISTRATOR}),
]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("action", "subject", "allowed"), TABLE)
def test_action(action: Action, subject: Subject | None, allowed: set[Role], role: Role) -> None:
    actor = Actor(uuid4(), "某人", (role,), (GRIDS[0], COMMUNITIES[0]))
    assert may(actor, action, subject) is (role in allowed)


@pytest.mark.parametrize("role", sorted(FIELD))
def test_a_number_is_for_who_has_the_ticket(role: Role) -> None:
    """Not for a whole team that may take it, nor for whom it climbed past."""
    actor = Actor(uuid4(), "某人", (role,), (GRIDS[0],), team="一班")
    offered = Subject(State.DISPATCHED, GRIDS[0], team="一班", past=(actor.id,))
    taken = Subject(State.DISPATCHED, GRIDS[0], assignee=actor.id)
    assert may(actor, Action.TICKET_READ, offered)
    assert not may(actor, Action.CONTACT_READ, offered)
    assert may(actor, Action.CONTACT_READ, taken)


def test_every_action_has_its_row() -> None:
    assert {row[0] for row in TABLE} == set(Action)


@pytest.mark.parametrize("role", sorted(FIELD | CHIEFS | DUTY))
def test_own_tickets_are_seen_wherever_they_are(role: Role) -> None:
    actor = Actor(uuid4(), "某人", (role,), (GRIDS[0],))
    for mine in (
        Subject(State.CLOSED, GRIDS[2], COMMUNITIES[1], assignee=actor.id),
        Subject(State.CLOSED, GRIDS[2], COMMUNITIES[1], reporter=actor.id),
    ):
        assert may(actor, Action.TICKET_READ, mine)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PRIVACY_OFFICER, Role.JOINT_UNIT,
                                  Role.PROPERTY_MANAGER])  # fmt: skip
def test_no_case_content_even_as_assignee(role: Role) -> None:
    actor = Actor(uuid4(), "某人", (role,), (GRIDS[0],))
    assert not may(actor, Action.TICKET_READ, Subject(State.FILED, GRIDS[0], assignee=actor.id))


def ticket(**changed: object) -> Ticket:
    usual: dict[str, object] = {
        "id": uuid4(), "number": "1", "kind": "street_order", "state": State.FILED, "version": 2,
        "source": "camera", "category": "0401", "reported_at": stamp(), "grid": GRIDS[0],
        "community": COMMUNITIES[0],
    }  # fmt: skip
    return Ticket(**(usual | changed))  # type: ignore[arg-type]


MOVES = [move for move in KINDS["patrol_report"].moves if move.sources]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("move", MOVES, ids=[move.name for move in MOVES])
def test_move(move: Move, role: Role) -> None:
    """A move is for its roles; an assignee's or reporter's only for that person; and nobody moves
    what lies outside the own area and is not the own."""
    actor = Actor(uuid4(), "某人", (role,), (GRIDS[0],))
    allowed = role in move.roles
    asked = {"property_asked": stamp()} if role is Role.PROPERTY_MANAGER else {}
    mine = ticket(assignee=actor.id, reporter=actor.id, **asked)
    assert permitted(move, mine, actor) is allowed
    others = ticket(assignee=uuid4(), reporter=uuid4(), **asked)
    own_only = move.relation in (Relation.ASSIGNEE, Relation.REPORTER)
    assert permitted(move, others, actor) is (allowed and not own_only)
    far = ticket(assignee=uuid4(), grid=GRIDS[2], community=COMMUNITIES[1], **asked)
    assert permitted(move, far, actor) is (allowed and not own_only and role is Role.DISPATCHER)


def permitted(move: Move, subject: Ticket, actor: Actor) -> bool:
    try:
        check_actor(move, subject, actor)
    except Refusal:
        return False
    return True

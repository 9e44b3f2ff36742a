"""Questions to the property, open and answered, and one parent with children: by the real services."""

import random
from collections.abc import Iterable

from backend.demo.story import Pool, Story, draw_id
from backend.domain import command as c
from backend.domain.permission import Actor, covers
from backend.domain.role import Role
from backend.domain.ticket import Ticket
from backend.domain.workflow import PhotoKind, State
from backend.services import commands
from backend.services.environment import Environment

ASKED = (
    "楼道口和消防通道堆物，请今天清走并拍照",
    "请核实是否贵小区商户，并督促整改",
    "业主反映多次，请安排保安劝离并回复",
    "请物业确认已恢复原状",
)
ANSWERED = ("已联系业主清走，现场照片附上", "商户在装修，答应明天上午十点前清完")
WITH_PROPERTY = (State.FILED, State.DISPATCHED, State.ACCEPTED, State.ARRIVED, State.HANDLED)
CHILDREN = 2


async def ask_and_join(
    env: Environment, stories: list[Story], people: list[Actor], pool: Pool, seed: int
) -> None:
    """The first property manager is the one whose login the demo prints."""
    rng = random.Random(f"{seed}/questions")
    desk = next(each for each in people if Role.DISPATCHER in each.roles)
    manager = next(each for each in people if Role.PROPERTY_MANAGER in each.roles)
    near = [each for each in _usable(stories) if covers(manager.areas, each[1].subject)]
    for number, (story, ticket) in enumerate(near[: len(ASKED)]):
        await _send(env, c.AskProperty, ticket, desk, rng, note=ASKED[number])
        if number == 1:
            picture = pool[story.scenario, "after"][0]
            photo = c.PhotoTaken(
                id=draw_id(rng), kind=PhotoKind.AFTER, sha256=picture.sha256,
                length=picture.length, taken_at=env.now(), position=story.here(),
            )  # fmt: skip
            await _send(env, c.AnswerProperty, ticket, manager, rng,
                        outcome="handled", note=ANSWERED[0], photos=(photo,))  # fmt: skip
        if number == 2:
            await _send(env, c.AnswerProperty, ticket, manager, rng,
                        outcome="needs_time", note=ANSWERED[1])  # fmt: skip
    used = {ticket.id for _, ticket in near[: len(ASKED)]}
    await _join(env, [each for _, each in _usable(stories) if each.id not in used], desk, rng)


def _usable(stories: Iterable[Story]) -> list[tuple[Story, Ticket]]:
    return [
        (story, story.ticket)
        for story in stories
        if story.ticket and story.ticket.state in WITH_PROPERTY and not story.ticket.suspended
    ]


async def _join(env: Environment, tickets: list[Ticket], desk: Actor, rng: random.Random) -> None:
    """Filed tickets of one community follow one of the same category that is under way."""
    for parent in tickets:
        if parent.state not in (State.DISPATCHED, State.ACCEPTED):
            continue
        children = [
            each
            for each in tickets
            if each.state is State.FILED and each.category == parent.category
        ][:CHILDREN]
        if children:
            for child in children:
                await _send(env, c.Follow, child, desk, rng, into=parent.id)
            return


async def _send(
    env: Environment, kind: type[c.Command], ticket: Ticket, actor: Actor, rng: random.Random,
    **more: object,
) -> None:  # fmt: skip
    command = kind(id=draw_id(rng), ticket=ticket.id, made_at=env.now(), **more)  # type: ignore[arg-type]
    answer = await commands.apply(env, command, actor)  # type: ignore[arg-type]
    if answer.result != "applied":
        raise RuntimeError(f"the demo's {kind.__name__}: {answer.problem}")

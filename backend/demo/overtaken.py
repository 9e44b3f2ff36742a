"""What phones sent too late or incomplete, for the command room's tray: by the real services."""

import random
from datetime import timedelta

from backend.demo import words
from backend.demo.story import Pool, Story, draw_id
from backend.domain import command as c
from backend.domain.permission import Actor
from backend.domain.role import FIELD_ROLES, Role
from backend.domain.ticket import Ticket
from backend.domain.workflow import PhotoKind
from backend.services import commands
from backend.services.environment import Environment
from storage.queries import devices

PHONES = ("Android · Chrome", "HarmonyOS · Browser", "iPhone · Safari")
AWAY = timedelta(minutes=25)


async def leave_to_the_desk(
    env: Environment, stories: list[Story], people: list[Actor], pool: Pool, seed: int
) -> int:
    """Three visits that were ended without a network: meanwhile one ticket went to somebody else and
    one was suspended; one lacks a photo. How many there were tickets for."""
    rng = random.Random(f"{seed}/overtaken")
    desk = next(p for p in people if Role.DISPATCHER in p.roles)
    logins = {next(p for p in people if role in p.roles).id for role in FIELD_ROLES}
    visited = [
        (story, story.ticket)
        for story in stories
        if story.ticket is not None
        and story.ticket.state == "arrived"
        and not story.ticket.suspended
        and not story.ticket.evidence.get(PhotoKind.AFTER)
        and story.worker.id == story.ticket.assignee
        and story.worker.id not in logins
    ]
    chosen = rng.sample(visited, min(len(PHONES), len(visited)))
    for number, (story, ticket) in enumerate(chosen):
        worker = story.worker
        if number == 0:
            other = rng.choice([p for p in people if p.roles == worker.roles and p.id != worker.id])
            await _decide(env, c.Redispatch, ticket, desk, rng, assignee=other.id, note="人手调整")
        elif number == 1:
            await _decide(env, c.Suspend, ticket, desk, rng, note=rng.choice(words.SUSPEND))
        lacking = number == 2
        await _end_visit(env, story, ticket, pool, rng, PHONES[number], lacking)
    return len(chosen)


async def _decide(
    env: Environment,
    kind: type[c.Command],
    ticket: Ticket,
    desk: Actor,
    rng: random.Random,
    **more: object,
) -> None:
    command = kind(id=draw_id(rng), ticket=ticket.id, made_at=env.now(), **more)  # type: ignore[arg-type]
    answer = await commands.apply(env, command, desk)  # type: ignore[arg-type]
    if answer.result != "applied":
        raise RuntimeError(f"the demo's {kind.__name__}: {answer.problem}")


async def _end_visit(
    env: Environment,
    story: Story,
    ticket: Ticket,
    pool: Pool,
    rng: random.Random,
    name: str,
    lacking: bool,
) -> None:
    device, ended = draw_id(rng), env.now() - AWAY
    kinds = (PhotoKind.BEFORE,) if lacking else (PhotoKind.BEFORE, PhotoKind.AFTER)
    photos = []
    for at, kind in enumerate(kinds):
        picture = pool[story.scenario, "after" if kind is PhotoKind.AFTER else "before"][0]
        photos.append(
            c.PhotoTaken(
                id=draw_id(rng),
                kind=kind,
                sha256=picture.sha256,
                length=picture.length,
                taken_at=ended - timedelta(minutes=4 - 3 * at),
                position=story.here(),
            )
        )
    async with env.database.transaction() as connection:
        await devices.see_device(connection, device, name, env.now())
    command = c.Handle(
        id=draw_id(rng), ticket=ticket.id, made_at=ended, base_version=ticket.version,
        device_id=device, seq=1, clock=c.ClockReading(offset_ms=0, measured_at=ended),
        position=story.here(), outcome="done", note=rng.choice(words.DONE), photos=tuple(photos),
    )  # fmt: skip
    answer = await commands.apply(env, command, story.worker)
    if answer.result not in ("held", "refused"):
        raise RuntimeError(f"the demo's late visit was {answer.result}")

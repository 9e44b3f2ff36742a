"""The demo's tickets: lived through the rules, in every state, the same for the same seed."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from backend.demo.histories import DAYS, write_histories
from backend.demo.pictures import VARIANTS
from backend.demo.story import Picture, Pool, Story
from backend.demo.town import SCENARIOS, SEED, build_town
from backend.domain.permission import Actor
from backend.domain.ticket import replay
from backend.domain.workflow import KINDS, State
from backend.services.environment import Environment
from backend.services.town import Spot, Town

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
POOL: Pool = {
    (scenario, stage): [Picture(f"{scenario}-{stage}-{n}", 1000) for n in range(VARIANTS)]
    for scenario in SCENARIOS
    for stage in ("before", "after")
}


@pytest.fixture(scope="module")
def town(env: Environment) -> Town:
    """The demo's points with the shipped categories."""
    demo, reference = build_town(SEED), env.town
    spots = [
        Spot(p.code, p.label, p.label.zh, p.position[1], p.position[0], p.grid, p.segment,
             tuple(c.code for c in demo.cameras if c.point == p.code))
        for p in demo.points
    ]  # fmt: skip
    return Town(
        list(reference.categories.values()), list(reference.scenarios.values()),
        reference.calendar, [], [], spots,
    )  # fmt: skip


def stories(town: Town, count: int, seed: int = SEED) -> list[Story]:
    people = [Actor(p.id, p.name, p.roles, p.areas, p.team) for p in build_town(SEED).people]
    return list(write_histories(town, people, POOL, seed, NOW, count))


@pytest.fixture(scope="module")
def told(town: Town) -> list[Story]:
    return stories(town, 2000)


def test_two_thousand_in_every_state(told: list[Story]) -> None:
    states = Counter(story.ticket.state for story in told if story.ticket)
    assert sum(states.values()) == 2000
    assert set(states) == set(State)
    assert 0.8 < states[State.CLOSED] / 2000 < 0.95
    kinds = {story.ticket.kind for story in told if story.ticket}
    assert kinds == set(KINDS)
    moves = {event.move for story in told for event in story.events}
    assert {"return", "rework", "suspend", "supervise", "fold", "overdue", "settle"} <= moves


def test_the_events_make_the_row(told: list[Story]) -> None:
    for story in told:
        assert replay(story.events) == story.ticket
        instants = [event.when for event in story.events]
        assert instants == sorted(instants)
        assert NOW - timedelta(days=DAYS + 1) < instants[0] <= instants[-1] <= NOW


def test_numbers_and_ids_are_unique(told: list[Story]) -> None:
    numbers = [story.ticket.number for story in told if story.ticket]
    assert len(set(numbers)) == len(numbers)
    photos = [photo["id"] for story in told for photo in story.photos]
    assert len(set(photos)) == len(photos)
    shown = {photo for story in told for event in story.events for photo in event.photos}
    assert shown == set(photos)


def test_the_same_seed_tells_the_same(town: Town) -> None:
    def told(seed: int) -> list[object]:
        return [(story.ticket, story.events) for story in stories(town, 60, seed)]

    assert told(1) == told(1)
    assert told(1) != told(2)

"""The demo's tickets are lived through the rules: every state, and events that make the row."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from backend.demo.addresses import home_places, street_places
from backend.demo.cast import Spots
from backend.demo.histories import write_histories
from backend.demo.pictures import STAGES, VARIANTS, variant_at
from backend.demo.story import Picture, Pool, Story
from backend.demo.town import SCENARIOS, build_town
from backend.demo.town import Town as DemoTown
from backend.domain.deadline import Calendar, Unit
from backend.domain.moves import KINDS
from backend.domain.permission import Actor
from backend.domain.role import FIELD_ROLES
from backend.domain.text import Label
from backend.domain.ticket import replay
from backend.domain.workflow import OPEN_STATES, WITH_ASSIGNEE, State
from backend.services import configuration
from backend.services.town import Area, Category, Scenario, Segment, Spot, Town

NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
COUNT = 2000


def _known(town: DemoTown) -> Town:
    """The demo town as the server knows it once it is in the database."""
    cameras: dict[str, list[str]] = {}
    for camera in town.cameras:
        cameras.setdefault(camera.point, []).append(camera.code)
    days = {row[0]: row[1] for row in configuration.calendar_days()}
    return Town(
        categories=[
            Category(str(c[1] and c[0]), str(c[1]), Label(str(c[2]), str(c[3])),
                     Label(str(c[4]), str(c[5])), int(str(c[6])), Unit(str(c[7])), str(c[8]))
            for c in configuration.categories()
        ],
        scenarios=[
            Scenario(str(s[0]), Label(str(s[1]), str(s[2])), str(s[3]), str(s[4]))
            for s in configuration.scenarios()
        ],
        calendar=Calendar(exceptions=days),  # type: ignore[arg-type]
        areas=[
            Area(p.code, p.kind, p.parent, p.label, p.centre[1], p.centre[0], p.ring)
            for p in town.places
        ],
        segments=[
            Segment(s.code, s.label, s.street_class, s.zone, s.line) for s in town.segments
        ],
        spots=[
            Spot(p.code, p.label, p.address, p.position[1], p.position[0], p.grid, p.segment,
                 tuple(cameras[p.code]))
            for p in town.points
        ],
    )  # fmt: skip


def _pool() -> Pool:
    return {
        (scenario, stage): [Picture(f"{scenario}/{stage}/{n}", 1000) for n in range(VARIANTS)]
        for scenario in SCENARIOS
        for stage in STAGES
    }


def _write(seed: int, count: int) -> list[Story]:
    town = build_town(7)
    spots = Spots(_known(town), street_places(town), home_places(town))
    people = [Actor(p.id, p.name, p.roles, p.areas, p.team) for p in town.people]
    return list(write_histories(spots, people, _pool(), seed, NOW, count))


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return _write(1, COUNT)


def test_every_state_is_there_and_most_are_closed(stories: list[Story]) -> None:
    states = Counter(story.ticket.state for story in stories if story.ticket)
    assert set(states) == set(State)
    assert 0.8 < states[State.CLOSED] / COUNT < 0.95
    assert 0.02 < sum(states[state] for state in OPEN_STATES) / COUNT < 0.12


def test_events_make_the_row_again(stories: list[Story]) -> None:
    for story in stories:
        assert replay(story.events) == story.ticket
        assert [event.version for event in story.events] == list(range(1, len(story.events) + 1))


def test_every_move_is_one_of_the_workflow(stories: list[Story]) -> None:
    for story in stories:
        assert story.ticket is not None
        moves = {move.name for move in KINDS[story.ticket.kind].moves} | {
            "fold",
            "remind",
            "overdue",
        }
        assert {event.move for event in story.events} <= moves


def test_time_runs_forward_and_ends_now(stories: list[Story]) -> None:
    for story in stories:
        times = [event.when for event in story.events]
        assert times == sorted(times)
        assert NOW - timedelta(days=62) < times[0] <= times[-1] <= NOW


def test_what_is_rare_happens_too(stories: list[Story]) -> None:
    moves = Counter(event.move for story in stories for event in story.events)
    rare = {
        "return",
        "rework",
        "ask_extension",
        "suspend",
        "supervise",
        "fold",
        "overdue",
        "settle",
    }
    assert rare <= set(moves)
    tickets = [story.ticket for story in stories if story.ticket]
    assert any(ticket.late for ticket in tickets)
    assert any(ticket.suspended for ticket in tickets)
    assert any(ticket.extension for ticket in tickets)


def test_the_demo_logins_have_something_to_do(stories: list[Story]) -> None:
    town = build_town(7)
    demo = {p.id: p.roles[0] for p in town.people if p.demo and set(p.roles) & set(FIELD_ROLES)}
    held = Counter(
        demo[story.ticket.assignee]
        for story in stories
        if story.ticket and story.ticket.state in WITH_ASSIGNEE and story.ticket.assignee in demo
    )
    assert min(held[role] for role in FIELD_ROLES) >= 2


def test_numbers_are_unique_and_words_vary(stories: list[Story]) -> None:
    tickets = [story.ticket for story in stories if story.ticket]
    assert len({ticket.number for ticket in tickets}) == COUNT
    assert len({ticket.description for ticket in tickets}) > COUNT / 3
    assert len({ticket.address for ticket in tickets}) > COUNT / 4
    assert all(ticket.grid and ticket.address for ticket in tickets)


def test_before_and_after_show_one_street(stories: list[Story]) -> None:
    for story in stories:
        variants = {str(photo["sha256"]).split("/")[2] for photo in story.photos}
        assert len(variants) <= 1


def test_night_has_its_own_pictures() -> None:
    night = NOW.replace(hour=15)  # 23:00 in Shanghai
    assert variant_at(night, 0) == VARIANTS - 1
    assert {variant_at(NOW, number) for number in range(9)} == set(range(VARIANTS - 1))


def test_same_seed_same_histories() -> None:
    one, other, third = _write(2, 30), _write(2, 30), _write(3, 30)
    assert [s.ticket for s in one] == [s.ticket for s in other]
    assert [s.ticket for s in one] != [s.ticket for s in third]


def test_every_photo_of_an_event_has_its_record_once(stories: list[Story]) -> None:
    photos = [photo["id"] for story in stories for photo in story.photos]
    assert len(set(photos)) == len(photos)
    assert {p for story in stories for event in story.events for p in event.photos} == set(photos)

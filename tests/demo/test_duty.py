"""The demo's roster covers day and night, every segment has its five, and every rule names what is there."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from backend.demo import duty, rules
from backend.demo.people import ROAD_TEAMS, SQUADS
from backend.demo.town import build_town
from backend.domain.roster import Shift, runs
from backend.domain.routing import ToTeam

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize("seed", [7, 8, 310112112])
def test_duty(seed: int) -> None:
    town = build_town(seed)
    teams = {person.id: person.team for person in town.people}
    shifts = [
        (teams[row[1]], Shift(person=row[1], start=row[5], end=row[6], weekdays=tuple(row[3])))
        for row in duty.shifts(town, random.Random(seed))
    ]
    for hour in range(24):
        now = NOW + timedelta(hours=hour)
        serving = {team for team, shift in shifts if runs(shift, now)}
        assert {*ROAD_TEAMS, *SQUADS} <= serving, now
    demo = {person.id for person in town.people if person.demo}
    leaves = duty.leaves(town, NOW, random.Random(seed))
    assert not demo & {row[1] for row in leaves}
    assert all(start < end for _, _, start, end, _, _ in leaves)
    named = duty.responsible(town, random.Random(seed))
    assert {row[0] for row in named} == {segment.code for segment in town.segments}
    for rule in rules.rules(town):
        if isinstance(rule.target, ToTeam):
            assert rule.target.team in teams.values()

"""Two thousand tickets of the past sixty days, in every state, each lived through the rules."""

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from backend.demo import words
from backend.demo.cast import Cast, Spots
from backend.demo.story import Pool, Stop, Story
from backend.demo.town import SCENARIOS
from backend.domain import command as c
from backend.domain.deadline import SHANGHAI
from backend.domain.permission import Actor
from backend.domain.source import Source
from backend.domain.ticket import Ticket
from backend.domain.workflow import PhotoKind

DAYS = 60
RECENT = timedelta(minutes=100)
RECENT_SHARE = 0.07
PACE = timedelta(minutes=12)
"""Of what began just now, one move has been made in each such span: so every state is there."""
MERGED_WITHIN = timedelta(hours=8)
BUSY_HOURS = (1, 1, 1, 1, 1, 2, 5, 9, 12, 12, 11, 8, 6, 8, 11, 11, 10, 9, 8, 8, 7, 5, 3, 2)
"""Weights of the hours of a day in Shanghai."""
FREQUENT = {"stall": 6, "shopfront_overflow": 6, "bicycle_parking": 9, "vehicle_parking": 6,
            "exposed_waste": 7, "piling": 4, "waste_drop": 4, "fire_lane": 3}  # fmt: skip
EVENINGS = {"barbecue": range(17, 24), "waste_drop": range(18, 23), "stall": range(6, 22)}
DAYTIME = range(7, 19)
BY_DAY = (
    "dust",
    "construction_on_road",
    "leaflets",
    "laundry",
    "road_trading",
    "shopfront_overflow",
)
SOURCES = {Source.CAMERA: 46, Source.PATROL: 30, Source.HOTLINE: 12, Source.COMMITTEE: 6,
           Source.RESIDENT: 4, Source.DISTRICT: 2}  # fmt: skip
AT_HOME = 0.25
"""Of what is still open: share of the three field logins' own grid."""
WITH_PHOTO = (Source.CAMERA, Source.RESIDENT, Source.DISTRICT)


def write_histories(
    spots: Spots, people: list[Actor], pool: Pool, seed: int, now: datetime, count: int
) -> Iterator[Story]:
    """In order of time, so that numbers grow. The last tenth of the tickets is of today."""
    rng = random.Random(f"{seed}/histories")
    cast = Cast(people)
    starts = sorted(_start(rng, now, index / count) for index in range(count))
    filed: dict[str, Ticket] = {}
    for number, start in enumerate(starts, 1):
        story = _begin(spots, cast, pool, rng, start, now, number)
        before = filed.get(story.scenario)
        if before is not None and start - before.reported_at < MERGED_WITHIN:
            story.into = before
        if start > now - RECENT:
            story.steps = max(0, round((now - start) / PACE))
        with suppress(Stop):
            _live(story)
        story.finish()
        if story.filed is not None:
            filed[story.scenario] = story.filed
        yield story


def _start(rng: random.Random, now: datetime, share: float) -> datetime:
    if share > 1 - RECENT_SHARE:
        return now - RECENT * rng.random()
    day = now.astimezone(SHANGHAI) - timedelta(days=rng.uniform(0.3, DAYS))
    hour = rng.choices(range(24), BUSY_HOURS)[0]
    moment = day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60))
    return min(moment, now - RECENT).astimezone(now.tzinfo)


def _begin(
    spots: Spots, cast: Cast, pool: Pool, rng: random.Random, start: datetime, now: datetime,
    number: int,
) -> Story:  # fmt: skip
    town, hour = spots.town, start.astimezone(SHANGHAI).hour
    scenario = rng.choices(SCENARIOS, [_likely(each, hour) for each in SCENARIOS])[0]
    source = rng.choices(list(SOURCES), list(SOURCES.values()))[0]
    own = start > now - RECENT and rng.random() < AT_HOME
    place = spots.choose(source, scenario, rng, cast.home if own else None)
    on_street = town.scenarios[scenario].place_kind == "street"
    worker = rng.choice(cast.logins) if own else cast.worker(place, on_street, rng)
    story = Story(
        town=town, pool=pool, rng=rng, now=start, until=now, number=number, scenario=scenario,
        desk=rng.choice(cast.desks), worker=worker,
    )  # fmt: skip
    if source is Source.PATROL:
        story.report(place)
    else:
        story.raise_alarm(place, rng.choice((1, 1, 2)) if source in WITH_PHOTO else 0, source)
    return story


def _likely(scenario: str, hour: int) -> float:
    """Grills smoke in the evening, sites raise dust by day."""
    weight = FREQUENT.get(scenario, 2)
    if scenario in EVENINGS:
        return weight if hour in EVENINGS[scenario] else weight * 0.04
    if scenario in BY_DAY:
        return weight if hour in DAYTIME else weight * 0.1
    return weight


def _live(story: Story) -> None:
    """From the alarm to the end, or to the present."""
    rng = story.rng
    for _ in range(rng.choices((0, 1, 3), (80, 15, 5))[0]):
        story.wait(0.5, 4)
        if story.ticket and story.ticket.source == Source.CAMERA:
            story.repeat_alarm()
    if story.ticket and story.ticket.kind == "patrol_report" and rng.random() < 0.15:
        _settle(story)
        return
    story.wait(1, 38 if rng.random() < 0.07 else 18)
    if _ends_early(story):
        return
    story.do(c.File, story.desk)
    story.wait(0.5, 9)
    if rng.random() < (0.012 if story.steps is None else 0.06):
        story.do(c.Suspend, story.desk, note=rng.choice(words.SUSPEND))
        story.wait(60, 4000)
        story.do(c.Resume, story.desk)
    story.do(c.Dispatch, story.desk, assignee=story.worker.id)
    if rng.random() < 0.03:
        _return(story)
    _visit(story)
    _inspect(story)


def _ends_early(story: Story) -> bool:
    rng = story.rng
    if rng.random() < 0.05:
        reason = rng.choice(("false_alarm", "false_alarm", "permitted", "not_ours", "unclear"))
        story.do(c.Void, story.desk, reason=reason)
        return True
    if story.into is not None and rng.random() < 0.05:
        story.do(c.Merge, story.desk, into=story.into.id)
        return True
    return False


def _settle(story: Story) -> None:
    story.wait(3, 20)
    story.do(c.Settle, story.worker, photos=(story.shot(PhotoKind.AFTER),),
             note=story.rng.choice(words.DONE))  # fmt: skip
    _inspect(story)


def _return(story: Story) -> None:
    story.wait(1, 10)
    story.do(c.Return, story.worker, reason=story.rng.choice(("wrong_place", "busy", "no_access")),
             note=story.rng.choice(words.RETURNS))  # fmt: skip
    story.wait(1, 8)
    story.do(c.Dispatch, story.desk, assignee=story.worker.id)


def _visit(story: Story) -> None:
    """Accept, arrive, handle."""
    rng = story.rng
    story.wait(0.5, 25 if rng.random() < 0.06 else 11)
    story.do(c.Accept, story.worker)
    if rng.random() < 0.03:
        story.do(c.Supervise, story.desk, note=rng.choice(words.SUPERVISE))
    story.wait(4, 34 if rng.random() < 0.08 else 19)
    draw = rng.random()
    if draw < 0.05:
        story.do(c.Arrive, story.worker, no_position=rng.choice(("denied", "timeout")))
    elif draw < 0.09:
        story.do(c.Arrive, story.worker, position=story.here(900), note=rng.choice(words.FAR))
    else:
        story.do(c.Arrive, story.worker, position=story.here())
    if rng.random() < (0.025 if story.steps is None else 0.2):
        _extend(story)
    _handle(story)


def _extend(story: Story) -> None:
    """Some of today's still wait for the desk's answer."""
    story.wait(5, 20)
    note = story.rng.choice(words.EXTEND)
    story.do(c.AskExtension, story.worker, minutes=story.rng.choice((60, 120, 480)), note=note)
    if story.steps is not None and story.rng.random() < 0.6:
        raise Stop
    story.wait(2, 30)
    story.do(c.ApproveExtension, story.desk)


def _handle(story: Story) -> None:
    rng = story.rng
    story.wait(4, 240 if rng.random() < 0.08 else 45)
    outcome = rng.choices(
        ("done", "nobody_there", "not_found", "refused", "needs_others"), (86, 5, 4, 3, 2)
    )[0]
    kinds, notes = {
        "done": ((PhotoKind.BEFORE, PhotoKind.AFTER), words.DONE),
        "nobody_there": ((PhotoKind.BEFORE,), words.NOBODY),
        "not_found": ((PhotoKind.SITE,), words.NOT_FOUND),
        "refused": ((PhotoKind.BEFORE,), words.REFUSED),
        "needs_others": ((PhotoKind.BEFORE,), words.OTHERS),
    }[outcome]
    photos = tuple(story.shot(kind) for kind in kinds)
    story.do(c.Handle, story.worker, outcome=outcome, photos=photos, note=rng.choice(notes))


def _inspect(story: Story) -> None:
    rng = story.rng
    story.wait(2, 45 if rng.random() < 0.06 else 20)
    if rng.random() < 0.5:
        story.do(c.Inspect, story.desk)
        story.wait(1, 9)
    if rng.random() < 0.04:
        story.do(c.Rework, story.desk, note=rng.choice(words.REWORK))
        _visit(story)
        story.wait(2, 20)
    story.do(c.Close, story.desk)

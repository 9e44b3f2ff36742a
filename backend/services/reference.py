"""Reference data as the screens receive them."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from backend.domain import command as c
from backend.domain.labels import CLOCK_LABELS, REASONS, STATE_LABELS
from backend.domain.password import IDLE
from backend.domain.place import TOWN
from backend.domain.recall import WITHIN
from backend.domain.responsibility import LABELS as LEVEL_LABELS
from backend.domain.role import FIELD_ROLES, PHONE_ROLES
from backend.domain.role import LABELS as ROLE_LABELS
from backend.domain.source import LABELS as SOURCE_LABELS
from backend.domain.source import LETTERS
from backend.domain.text import Label
from backend.services import photos
from backend.services import views as v
from backend.services.environment import Environment
from backend.services.town import Area, Town, read_town


class Versions(NamedTuple):
    """By which a phone knows whether what it has is still what is here."""

    reference: str
    map: str


@lru_cache(maxsize=2)
def versions(town: Town) -> Versions:
    shapes = hashlib.sha256(msgspec.json.encode(town_map(town))).hexdigest()[:16]
    return Versions(reference(town).version, shapes)


def reference(town: Town) -> v.Reference:
    whole = v.Reference(
        version="",
        kinds=tuple(town.kinds.values()),
        states=_keyed({key.value: label for key, label in STATE_LABELS.items()}),
        clocks=_keyed({key.value: label for key, label in CLOCK_LABELS.items()}),
        roles=_keyed({key.value: label for key, label in ROLE_LABELS.items()}),
        field_roles=FIELD_ROLES,
        phone_roles=PHONE_ROLES,
        reasons={name: _keyed(listed) for name, listed in REASONS.items()},
        sources=tuple(
            v.SourceView(key=key.value, letter=LETTERS[key], label=label)
            for key, label in SOURCE_LABELS.items()
        ),
        categories=tuple(
            v.CategoryView(
                code=each.code,
                scheme=each.scheme,
                major=each.major,
                label=each.label,
                limit=each.amount,
                unit=each.unit,
                close_when=each.close_when,
            )
            for each in town.categories.values()
        ),
        scenarios=tuple(
            v.ScenarioView(
                key=each.key, label=each.label, category=each.category, where=each.place_kind
            )
            for each in town.scenarios.values()
        ),
        places=tuple(_place(each) for each in town.areas.values()),
        levels=_keyed({key.value: label for key, label in LEVEL_LABELS.items()}),
        texts=_keyed(town.texts),
        limits=v.Limits(
            note=c.NOTE_LIMIT,
            address=c.ADDRESS_LIMIT,
            photos=c.PHOTOS_LIMIT,
            photo_bytes=photos.MOST_BYTES,
            idle_minutes=int(IDLE.total_seconds() // 60),
            recall_minutes=int(WITHIN.total_seconds() // 60),
        ),
    )
    digest = hashlib.sha256(msgspec.json.encode(whole)).hexdigest()[:16]
    return msgspec.structs.replace(whole, version=digest)


def _keyed(labels: Mapping[str, Label]) -> tuple[v.Keyed, ...]:
    return tuple(v.Keyed(key=key, label=label) for key, label in labels.items())


def _place(area: Area) -> v.PlaceView:
    return v.PlaceView(
        code=area.code,
        kind=area.kind,
        parent=area.parent,
        label=area.label,
        latitude=area.latitude,
        longitude=area.longitude,
    )


async def follow(env: Environment) -> None:
    """Runs until cancelled or failed: another process may change what this one has in memory."""
    while True:
        await env.live.reference_changed()
        async with env.database.snapshot() as connection:
            env.town = await read_town(connection)


def town_map(town: Town) -> v.TownMap:
    return v.TownMap(
        places=tuple(
            v.Shape(code=each.code, kind=each.kind, label=each.label, ring=each.ring)
            for each in town.areas.values()
            if each.code != TOWN and each.ring
        ),
        segments=tuple(
            v.SegmentShape(
                code=each.code,
                label=each.label,
                street_class=each.street_class,
                zone=each.zone,
                line=each.line,
            )
            for each in town.segments.values()
        ),
        points=tuple(
            v.PointShape(
                code=each.code,
                label=each.label,
                latitude=each.latitude,
                longitude=each.longitude,
                cameras=each.cameras,
            )
            for each in town.spots.values()
        ),
    )

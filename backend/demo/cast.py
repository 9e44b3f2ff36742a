"""Where the demo's tickets happen, and to whom."""

import random

import msgspec

from backend.domain.birth import Place
from backend.domain.permission import Actor
from backend.domain.role import FIELD_ROLES, Role
from backend.domain.source import Source
from backend.services.town import Town


class Spots:
    """Where things happen: at cameras, at house numbers, at doors."""

    def __init__(self, town: Town, streets: list[Place], homes: list[Place]) -> None:
        self.town = town
        cameras = (town.place_of_camera(code) for code in sorted(town.spot_of_camera))
        self._watched = [place for place in cameras if place is not None]
        self._streets = [self._complete(place) for place in streets]
        self._homes = homes

    def choose(self, source: Source, scenario: str, rng: random.Random, grid: str | None) -> Place:
        """Somewhere in the grid, or anywhere where there is none given."""
        on_street = self.town.scenarios[scenario].place_kind == "street"
        places = self._streets if on_street else self._homes
        if source is Source.CAMERA:
            places = self._watched
        return rng.choice([p for p in places if grid in (None, p.grid)] or places)

    def _complete(self, place: Place) -> Place:
        """With the grid of its position, and the segment of its number."""
        latitude, longitude = place.latitude or 0.0, place.longitude or 0.0
        found = self.town.place_at(latitude, longitude, place.address)
        return msgspec.structs.replace(found, segment=place.segment)


class Cast:
    """Who may appear: dispatchers, and field workers by the places they work in. The first
    of each field role has the demo's login."""

    def __init__(self, people: list[Actor]) -> None:
        self.desks = [p for p in people if Role.DISPATCHER in p.roles]
        self._workers = [p for p in people if set(FIELD_ROLES) & set(p.roles)]
        self.logins = [next(p for p in self._workers if role in p.roles) for role in FIELD_ROLES]

    @property
    def home(self) -> str:
        """The grid of the grid worker's login."""
        return self.logins[0].areas[0]

    def worker(self, place: Place, on_street: bool, rng: random.Random) -> Actor:
        """Somebody whose area it is; on the street more often a patroller or an officer."""
        near = [p for p in self._workers if {place.grid, place.community} & set(p.areas)]
        fit = [p for p in near if (Role.GRID_WORKER in p.roles) != on_street]
        free = fit if fit and rng.random() < 0.7 else near or self._workers
        return rng.choice(free)

"""Places as residents look for them: by a word of their names."""

from collections.abc import Iterator
from statistics import fmean

import msgspec

from backend.domain.birth import Place
from backend.domain.place import TOWN
from backend.domain.refusal import Refusal
from backend.domain.text import Label
from backend.domain.wording import HOTLINE
from backend.services import reference
from backend.services.town import Area, Segment, Spot, Town
from backend.services.views import GeoPoint, TownMap
from backend.services.views_public import PublicHere, PublicPlace, PublicPlaces, PublicPosition

MOST = 8
_KINDS = {
    "community": Label("小区、居委", "Neighbourhood"),
    "village": Label("村", "Village"),
}
_STREET = Label("路段", "Street")
_POINT = Label("地点", "Place")


def search(town: Town, words: str) -> PublicPlaces:
    """Names that begin with the words first, then those that hold them; the shorter ones first."""
    wanted = _plain(words)
    if not wanted:
        return PublicPlaces(items=())
    ranked = []
    for place, text in _entries(town):
        at = text.find(wanted)
        if at >= 0:
            ranked.append((at > 0, len(place.label.zh), place.key, place))
    ranked.sort(key=lambda each: each[:3])
    return PublicPlaces(items=tuple(each[3] for each in ranked[:MOST]))


def place_named(town: Town, key: str, address: str) -> Place:
    """The named place with what else was written of it; `public.place` for an unknown one."""
    kind, _, code = key.partition(":")
    match kind, town.areas.get(code), town.segments.get(code), town.spots.get(code):
        case "area", Area() as area, _, _ if area.kind in _KINDS:
            return Place(address=_joined(area.label, address), community=area.code)
        case "segment", _, Segment() as segment, _:
            return Place(address=_joined(segment.label, address), segment=segment.code)
        case "point", _, _, Spot() as spot:
            return _at_spot(town, spot, address)
    raise Refusal("public.place")


def require_inside(town: Town, at: PublicPosition) -> None:
    if town.grid_at(at.latitude, at.longitude) is None:
        raise Refusal("public.outside", hotline=town.texts[HOTLINE])


def here(town: Town, at: PublicPosition) -> PublicHere:
    """The neighbourhood, and what is near in it."""
    require_inside(town, at)
    place = town.place_at(at.latitude, at.longitude)
    area = town.areas.get(place.community or "") or town.areas.get(place.grid or "")
    spot = town.spot_near(at.latitude, at.longitude)
    around = area.label if area else Label("", "")
    near = spot.label if spot else Label("", "")
    return PublicHere(
        label=Label(f"{around.zh}{near.zh}", ", ".join(filter(None, (near.en, around.en))))
    )


def centre(town: Town) -> GeoPoint | None:
    """The middle of its grids."""
    corners = [each for area in town.areas.values() if area.kind == "grid" for each in area.ring]
    if not corners:
        return None
    return GeoPoint(
        latitude=fmean(each[1] for each in corners), longitude=fmean(each[0] for each in corners)
    )


def town_map(town: Town) -> TownMap:
    """Points are left out: they say where cameras are."""
    return msgspec.structs.replace(reference.town_map(town), points=())


def _at_spot(town: Town, spot: Spot, address: str) -> Place:
    return Place(
        address=_joined(Label(spot.address or spot.label.zh, ""), address),
        grid=spot.grid,
        community=town.community(spot.grid),
        segment=spot.segment,
        point=spot.code,
        latitude=spot.latitude,
        longitude=spot.longitude,
    )


def _joined(label: Label, address: str) -> str:
    return f"{label.zh} {address}".strip()[:120]


def _entries(town: Town) -> Iterator[tuple[PublicPlace, str]]:
    for area in town.areas.values():
        if area.kind in _KINDS and area.code != TOWN:
            yield _entry(f"area:{area.code}", area.label, _KINDS[area.kind])
    for segment in town.segments.values():
        yield _entry(f"segment:{segment.code}", segment.label, _STREET)
    for spot in town.spots.values():
        yield _spot_entry(spot)


def _spot_entry(spot: Spot) -> tuple[PublicPlace, str]:
    """Its house number first: points bear the name of their street, several the same."""
    if not spot.address:
        return _entry(f"point:{spot.code}", spot.label, _POINT)
    label = Label(spot.address, spot.label.en)
    return _entry(f"point:{spot.code}", label, Label(spot.label.zh, spot.address))


def _entry(key: str, label: Label, detail: Label) -> tuple[PublicPlace, str]:
    text = _plain(f"{label.zh}\n{label.en}\n{detail.zh}")
    return PublicPlace(key=key, label=label, detail=detail), text


def _plain(words: str) -> str:
    return "".join(words.split(" ")).casefold().strip()

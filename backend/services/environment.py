"""What every use case is given: database, reference data, photo store, live events, time, ids."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import uuid_utils.compat

from backend.domain.wording import HOTLINE
from backend.notify.live import Live
from backend.notify.post import Post
from backend.services.darkroom import Darkroom
from backend.services.statistics import Statistics
from backend.services.town import Town
from backend.services.visits import Visit, Visits
from storage.database import Database
from storage.photos.store import PhotoStore


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_id() -> UUID:
    """UUIDv7: ordered by time, so that indexes grow at one end."""
    return uuid_utils.compat.uuid7()


@dataclass(eq=False)
class Environment:
    """`town` is replaced as a whole when reference data change. `secret`: the installation's."""

    database: Database
    store: PhotoStore
    live: Live
    town: Town
    secret: bytes = b""
    darkroom: Darkroom = field(default_factory=Darkroom)
    statistics: Statistics = field(default_factory=Statistics)
    visits: Visits = field(default_factory=Visits)
    post: Post = field(default_factory=Post)
    now: Callable[[], datetime] = utc_now
    new_id: Callable[[], UUID] = new_id

    def visit(self, visit: Visit, address: str) -> None:
        """`public.limited` where it is once too often."""
        self.visits.count(visit, address, self.now(), self.town.texts[HOTLINE])

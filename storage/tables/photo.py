"""Photos: the record that a command names, and the object that holds the bytes."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Bytea,
    DoublePrecision,
    Integer,
    Text,
    Timestamptz,
)
from piccolo.table import Table


class Photo(Table):
    """Who took it, when, where, of what. Several records may name one object. `shown`: the hash of
    what others see. `number`: its place among the ticket's photos; `hash`: of the record and of
    the record before it, written by the database."""

    id = UUID(primary_key=True, default=None)
    ticket = UUID(default=None)
    event = UUID(default=None)
    kind = Text()
    sha256 = Text()
    taken_at = Timestamptz()
    taken_by = UUID(null=True, default=None)
    latitude = DoublePrecision(null=True, default=None)
    longitude = DoublePrecision(null=True, default=None)
    accuracy = DoublePrecision(null=True, default=None)
    from_gallery = Boolean(default=False)
    original = Text(null=True, default=None)
    shown = Text(null=True, default=None)
    layers = JSONB(default="[]")
    position_age = DoublePrecision(null=True, default=None)
    command = UUID(null=True, default=None)
    number = Integer()
    hash = Bytea()


class PhotoObject(Table):
    """Bytes in the photo store, found by their hash. `stored_at` is set once they are
    there with length and hash, `checked_at` once they were decoded and made smaller, or `problem`
    was found. `likeness`:
    64 bits that pictures share which look alike; `keep_until`: they are evidence, and
    not deleted before."""

    sha256 = Text(primary_key=True)
    length = Integer()
    media_type = Text()
    reserved_at = Timestamptz()
    reserved_by = UUID(null=True, default=None)
    stored_at = Timestamptz(null=True, default=None)
    width = Integer(null=True, default=None)
    height = Integer(null=True, default=None)
    likeness = BigInt(null=True, default=None)
    keep_until = Timestamptz(null=True, default=None)
    checked_at = Timestamptz(null=True, default=None)
    problem = Text(null=True, default=None)


class PhotoAccess(Table):
    """Who opened a whole photo, and which version of it."""

    at = Timestamptz()
    photo = UUID(default=None)
    person = UUID(default=None)
    size = Text()

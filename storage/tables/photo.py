"""Photos: the record that a command names, and the object that holds the bytes."""

from piccolo.columns import UUID, Boolean, DoublePrecision, Integer, Text, Timestamptz
from piccolo.table import Table


class Photo(Table):
    """Who took it, when, where, of what. Several records may name one object."""

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


class PhotoObject(Table):
    """Bytes in the photo store, found by their hash. `stored_at` is set once verified."""

    sha256 = Text(primary_key=True)
    length = Integer()
    media_type = Text()
    reserved_at = Timestamptz()
    reserved_by = UUID(null=True, default=None)
    stored_at = Timestamptz(null=True, default=None)
    width = Integer(null=True, default=None)
    height = Integer(null=True, default=None)

"""What the desk keeps for itself: filters by name, lists to carry away."""

from piccolo.columns import UUID, BigInt, Boolean, Bytea, Integer, SmallInt, Text, Timestamptz
from piccolo.table import Table


class SavedFilter(Table):
    """`query`: the query part of an address."""

    id = UUID(primary_key=True, default=None)
    person = UUID(default=None)
    name = Text()
    query = Text()
    shared = Boolean()
    created_at = Timestamptz()


class Export(Table):
    """`claimed_at`: a node last said that it is at work on it. `problem`: a refusal's code."""

    id = UUID(primary_key=True, default=None)
    person = UUID(default=None)
    query = Text()
    format = Text()
    language = Text()
    asked_at = Timestamptz()
    claimed_at = Timestamptz(null=True, default=None)
    tries = SmallInt(default=0)
    rows = Integer(default=0)
    total = Integer(null=True, default=None)
    done_at = Timestamptz(null=True, default=None)
    problem = Text(null=True, default=None)
    bytes = BigInt(null=True, default=None)


class ExportPart(Table):
    export = UUID(primary_key=True, default=None)
    number = Integer()
    content = Bytea()


class Looking(Table):
    """Who has which ticket open at the desk, and when that was last said."""

    ticket = UUID(primary_key=True, default=None)
    person = UUID(default=None)
    at = Timestamptz()

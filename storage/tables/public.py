"""What residents report, and how they are reached."""

from piccolo.columns import UUID, Boolean, Bytea, SmallInt, Text, Timestamptz
from piccolo.table import Table


class PublicReport(Table):
    """`id`: of the challenge that was solved for it. `receipt`: SHA-256 of the receipt's key.
    `body`: SHA-256 of what was sent, so that only the same report is the same."""

    id = UUID(primary_key=True, default=None)
    ticket = UUID(default=None)
    concern = Text()
    receipt = Bytea()
    body = Bytea()
    at = Timestamptz()
    reopened_at = Timestamptz(null=True, default=None)


class Rating(Table):
    """What the reporter says of the result. `ticket`: as which the report was handled.
    `satisfied`: 1 to 5."""

    report = UUID(primary_key=True, default=None)
    ticket = UUID(default=None)
    solved = Boolean()
    explained = Boolean()
    satisfied = SmallInt()
    words = Text()
    at = Timestamptz()
    changed_at = Timestamptz()


class PublicContact(Table):
    ticket = UUID(primary_key=True, default=None)
    phone = Text()
    at = Timestamptz()

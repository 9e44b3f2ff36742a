"""People with an account, their sessions, and the keys of machines."""

from piccolo.columns import UUID, Array, Boolean, Bytea, SmallInt, Text, Timestamptz
from piccolo.table import Table


class Person(Table):
    id = UUID(primary_key=True, default=None)
    name = Text()
    phone = Text(unique=True)
    password_hash = Text()
    roles = Array(base_column=Text())
    areas = Array(base_column=Text())
    team = Text(null=True, default=None)
    must_change_password = Boolean(default=True)
    wrong_passwords = SmallInt(default=0)
    locked_until = Timestamptz(null=True, default=None)
    active = Boolean(default=True)
    created_at = Timestamptz()


class Session(Table):
    """`token_hash`: SHA-256 of the cookie's value; the value itself is nowhere."""

    id = UUID(primary_key=True, default=None)
    token_hash = Bytea(unique=True)
    person = UUID(index=True, default=None)
    device = Text()
    created_at = Timestamptz()
    last_seen_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)
    device_id = UUID(null=True, default=None)
    wipe = Boolean(default=False)


class Device(Table):
    """A browser on a phone or desk; the id is its own. `name`: 'Android · Chrome'."""

    id = UUID(primary_key=True, default=None)
    name = Text()
    seen_at = Timestamptz()


class DeviceKey(Table):
    """A person's signing key on a device: P-256, SubjectPublicKeyInfo in DER."""

    id = UUID(primary_key=True, default=None)
    device = UUID(default=None)
    person = UUID(default=None)
    public_key = Bytea()
    created_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class ApiKey(Table):
    """A machine that sends alarms. `source`: of the tickets; `key_hash`: SHA-256 of the key.
    `webhook`: the address that is told what becomes of them."""

    id = UUID(primary_key=True, default=None)
    name = Text(unique=True)
    source = Text()
    key_hash = Bytea(unique=True)
    scopes = Array(base_column=Text())
    active = Boolean(default=True)
    created_at = Timestamptz()
    webhook = Text(null=True, default=None)

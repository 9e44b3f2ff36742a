"""banjie users and banjie keys: people and machines from the shell."""

import argparse
import asyncio
import secrets
from collections.abc import Awaitable, Callable

from backend.domain.refusal import Refusal
from backend.domain.role import LABELS, Role
from backend.domain.sender import RESULTS, SEND
from backend.domain.source import Source
from backend.notify.outside import check_address
from backend.notify.webhook import webhook_secret
from backend.services import people
from backend.services.environment import new_id, utc_now
from backend.serving import database_address, prepare_database
from backend.settings import BadSetting, Settings, prepare_data
from storage.connection import UniqueViolation
from storage.database import Database
from storage.queries import people as rows


def add_people_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    users = commands.add_parser("users", help="create, list, reset, switch off people")
    kinds = users.add_subparsers(required=True, metavar="what")
    create = kinds.add_parser("create", help="a person; prints the first password")
    create.add_argument("phone")
    create.add_argument("name")
    create.add_argument("--role", action="append", required=True, choices=[r.value for r in Role])
    create.add_argument("--area", action="append", default=[], help="code of a grid or community")
    create.add_argument("--team")
    create.set_defaults(run=_run(_create))
    reset = kinds.add_parser("reset", help="a new first password; ends all sessions")
    reset.add_argument("phone")
    reset.set_defaults(run=_run(_reset))
    leave = kinds.add_parser("signout", help="end all sessions of a person")
    leave.add_argument("phone")
    leave.add_argument("--wipe", action="store_true", help="the phone is lost: it removes its data")
    leave.set_defaults(run=_run(_sign_out))
    for name, active in (("disable", False), ("enable", True)):
        switch = kinds.add_parser(name, help=f"{name} an account")
        switch.add_argument("phone")
        switch.set_defaults(run=_run(_switch), active=active)
    listing = kinds.add_parser("list", help="everybody with an account")
    listing.set_defaults(run=_run(_list))
    keys = commands.add_parser("keys", help="keys of machines that send alarms")
    key_kinds = keys.add_subparsers(required=True, metavar="what")
    make = key_kinds.add_parser("create", help="a key; printed once, only its hash is kept")
    make.add_argument("name")
    make.add_argument("--source", default=Source.CAMERA.value, choices=[s.value for s in Source])
    make.add_argument(
        "--webhook", metavar="URL", help="https address that is told what became of its alarms"
    )
    make.set_defaults(run=_run(_make_key))


Task = Callable[[Database, argparse.Namespace], Awaitable[None]]


def _run(task: Task) -> Callable[[Settings, argparse.Namespace], int]:
    async def go(dsn: str, options: argparse.Namespace) -> None:
        await prepare_database(dsn)
        database = Database(dsn, 2)
        await database.open()
        try:
            await task(database, options)
        finally:
            await database.close()

    def run(settings: Settings, options: argparse.Namespace) -> int:
        try:
            ready = prepare_data(settings)
            options.settings = ready
            with database_address(ready) as dsn:
                asyncio.run(go(dsn, options))
        except Refusal as refusal:
            sentence = refusal.sentence
            raise BadSetting(f"{sentence.zh} / {sentence.en}") from refusal
        return 0

    return run


async def _create(database: Database, options: argparse.Namespace) -> None:
    roles = [Role(each) for each in options.role]
    try:
        first = await people.create_person(
            database, new_id(), options.name, options.phone, roles, options.area, options.team,
            utc_now(),
        )  # fmt: skip
    except UniqueViolation as fault:
        raise BadSetting(f"{options.phone} has an account already.") from fault
    print(f"{options.name} {options.phone}: first password {first} (must be changed at login)")


async def _reset(database: Database, options: argparse.Namespace) -> None:
    first = await people.reset_password(database, options.phone, utc_now())
    print(f"{options.phone}: new first password {first} (must be changed at login)")


async def _sign_out(database: Database, options: argparse.Namespace) -> None:
    ended = await people.sign_out(database, options.phone, options.wipe, utc_now())
    print(f"{ended} sessions ended" + (", to be wiped at next contact" if options.wipe else ""))


async def _switch(database: Database, options: argparse.Namespace) -> None:
    await people.switch(database, options.phone, options.active, utc_now())
    print(f"{options.phone}: {'enabled' if options.active else 'disabled'}")


async def _list(database: Database, _options: argparse.Namespace) -> None:
    after = ""
    while True:
        async with database.reading() as connection:
            page = await rows.list_people(connection, after, 200)
        for row in page:
            roles = "、".join(LABELS[Role(each)].zh for each in row["roles"])
            state = "" if row["active"] else "  (disabled)"
            print(f"{row['phone']}  {row['name']}  {roles}  {' '.join(row['areas'])}{state}")
        if len(page) < 200:
            return
        after = page[-1]["phone"]


async def _make_key(database: Database, options: argparse.Namespace) -> None:
    key = secrets.token_urlsafe(32)
    settings: Settings = options.settings
    if options.webhook and not check_address(options.webhook, settings.private_outside):
        raise BadSetting("The webhook must be an https address of the public internet.")
    async with database.transaction() as connection:
        made = await rows.insert_key(
            connection, new_id(), options.name, options.source, people.hash_token(key),
            [SEND, RESULTS], utc_now(), options.webhook,
        )  # fmt: skip
    print(f"{options.name}: {key}")
    if options.webhook:
        print(f"signed with: {webhook_secret(settings.secret, made)}")

"""The command line: banjie serve | migrate | demo | simulate | users | keys | photos | openapi."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from backend import logs
from backend.app import WEB, create_app
from backend.cli_backup import add_backup_commands
from backend.cli_people import add_people_commands
from backend.cli_photos import add_photo_commands
from backend.demo.commands import add_demo_commands, prepare_demo, print_accounts
from backend.serving import (
    check_nodes,
    database_address,
    listen,
    prepare_database,
    serve,
    sole_server,
    web_is_built,
)
from backend.settings import (
    REHEARSAL,
    BadSetting,
    Settings,
    SmsGateway,
    prepare_data,
    read_settings,
)
from storage.photos.store import StoreUnfit

Run = Callable[[Settings, argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings()
        logs.configure(settings.log)
        run: Run = options.run
        return run(settings, options)
    except (BadSetting, StoreUnfit) as fault:
        print(f"banjie: {fault}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="banjie", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    serving = commands.add_parser("serve", help="migrate, then serve the app and the API")
    serving.add_argument("--demo", action="store_true", help="seed the demo town on first start")
    serving.set_defaults(run=_serve)
    migrating = commands.add_parser("migrate", help="bring the database to this version")
    migrating.set_defaults(run=_migrate)
    describing = commands.add_parser("openapi", help="write the OpenAPI document")
    describing.add_argument("file", type=Path)
    describing.set_defaults(run=_openapi)
    add_people_commands(commands)
    add_backup_commands(commands)
    add_demo_commands(commands)
    add_photo_commands(commands)
    return parser


def _serve(settings: Settings, options: argparse.Namespace) -> int:
    check_nodes(settings)
    settings = prepare_data(settings)
    if options.demo and settings.sms is None:
        settings = msgspec.structs.replace(settings, sms=SmsGateway(REHEARSAL))
    with (
        sole_server(settings),
        listen(settings) as listening,
        database_address(settings) as dsn,
    ):
        asyncio.run(prepare_database(dsn))
        if options.demo:
            asyncio.run(prepare_demo(settings, dsn))
        _say_hello(settings, options)
        serve(settings, dsn, listening)
    return 0


def _say_hello(settings: Settings, options: argparse.Namespace) -> None:
    if not web_is_built(WEB):
        print("The PWA is not built: `make build` does it. The API is served.", flush=True)
    if options.demo:
        print_accounts()
    print(f"\n  Banjie 办结:  http://{settings.host}:{settings.port}\n", flush=True)


def _migrate(settings: Settings, _options: argparse.Namespace) -> int:
    with database_address(prepare_data(settings)) as dsn:
        asyncio.run(prepare_database(dsn))
    print("The database is at this version.")
    return 0


def _openapi(settings: Settings, options: argparse.Namespace) -> int:
    from backend.api.openapi import document  # noqa: PLC0415

    text = json.dumps(document(create_app(settings, "")), ensure_ascii=False, indent=1)
    options.file.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

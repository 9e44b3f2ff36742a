"""banjie backup and banjie restore: database and photos in one sealed file."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from backend.app import photo_store
from backend.services import backup
from backend.services.backup import Differs, NotEmpty, Report
from backend.services.environment import utc_now
from backend.serving import database_address, prepare_database
from backend.settings import BadSetting, Settings, prepare_data
from storage.backup.dump import DumpFailed
from storage.backup.sealed import Damaged, make_key, read_key
from storage.database import Database
from storage.photos.store import PhotoStore, StoreAway, StoreUnfit


def add_backup_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    making = commands.add_parser("backup", help="database and photos into one sealed file")
    making.add_argument("file", type=Path, nargs="?")
    making.add_argument("--key-file", type=Path, help="keep it apart from the backups")
    making.add_argument("--make-key", type=Path, metavar="FILE", help="make a key file, once")
    making.add_argument("--verify", action="store_true", help="only read the file and check it")
    making.set_defaults(run=_backup)
    back = commands.add_parser("restore", help="a backup into an empty database and photo store")
    back.add_argument("file", type=Path)
    back.add_argument("--key-file", type=Path, required=True)
    back.set_defaults(run=_restore)


def _backup(settings: Settings, options: argparse.Namespace) -> int:
    if options.make_key:
        return _make_key(options.make_key)
    if not options.file or not options.key_file:
        raise BadSetting("banjie backup needs a file and --key-file (made by --make-key).")
    try:
        if options.verify:
            return _say("verified", options.file, backup.verify(options.file, _key(options)))
        return _take(settings, options)
    except Damaged as fault:
        raise BadSetting(f"{options.file}: {fault}") from fault
    except FileExistsError as fault:
        raise BadSetting(f"{options.file} is there already; nothing was written.") from fault
    except OSError as fault:
        raise BadSetting(f"{options.file}: {fault.strerror or fault}") from fault


def _take(settings: Settings, options: argparse.Namespace) -> int:
    key = _key(options)

    async def task(database: Database, store: PhotoStore) -> Report:
        return await backup.take(database, store, options.file, key, utc_now(), _tell)

    return _say("written", options.file, _run(settings, task, make=True))


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    key = _key(options)

    async def task(database: Database, store: PhotoStore) -> Report:
        return await backup.restore(database, store, options.file, key, _tell)

    try:
        report = _run(settings, task, make=False)
    except NotEmpty as fault:
        raise BadSetting(
            "The database is not empty; nothing was changed. Restore into a new database "
            "(createdb) or an empty data folder (BANJIE_DATA)."
        ) from fault
    except (Damaged, Differs) as fault:
        raise BadSetting(f"{options.file}: {fault}") from fault
    except OSError as fault:
        raise BadSetting(f"{options.file}: {fault.strerror or fault}") from fault
    return _say("restored and verified", options.file, report)


def _run(
    settings: Settings, task: Callable[[Database, PhotoStore], Awaitable[Report]], make: bool
) -> Report:
    """`make`: bring the database to this version before the task, else after it."""

    async def go(dsn: str) -> Report:
        if make:
            await prepare_database(dsn)
        database = Database(dsn, 4)
        await database.open()
        try:
            report = await task(database, photo_store(settings))
        finally:
            await database.close()
        if not make:
            await prepare_database(dsn)
        return report

    settings = prepare_data(settings)
    try:
        with database_address(settings) as dsn:
            return asyncio.run(go(dsn))
    except (DumpFailed, StoreUnfit) as fault:
        raise BadSetting(str(fault)) from fault
    except StoreAway as fault:
        raise BadSetting(f"The photo store does not answer ({fault}).") from fault


def _key(options: argparse.Namespace) -> bytes:
    path: Path = options.key_file
    try:
        return read_key(path)
    except Damaged as fault:
        raise BadSetting(str(fault)) from fault
    except OSError as fault:
        raise BadSetting(f"The key file {path} cannot be read ({fault.strerror}).") from fault


def _make_key(path: Path) -> int:
    try:
        make_key(path)
    except OSError as fault:
        raise BadSetting(f"No key was written to {path} ({fault.strerror}).") from fault
    print(
        f"{path}: a new key. Without it no backup opens: keep two copies, apart from the backups."
    )
    return 0


def _tell(done: int, of: int) -> None:
    """One line that is written over on a terminal, every tenth part elsewhere."""
    if sys.stderr.isatty():
        print(f"\r{done} of {of} photos", end="\n" if done == of else "", file=sys.stderr)
    elif done == of or done % max(1, of // 10) == 0:
        print(f"{done} of {of} photos", file=sys.stderr)


def _say(what: str, file: Path, report: Report) -> int:
    """Exit code 3 where photos are missing: the rest is in the backup."""
    rows = ", ".join(f"{count} {table}" for table, count in report.about.rows.items())
    print(f"{file}: {what}. {report.objects} pictures, {report.length / 1e6:.1f} MB; {rows}")
    for each in report.missing:
        print(f"missing in the photo store: {each}", file=sys.stderr)
    return 3 if report.missing else 0

"""banjie photos: are they all there, carry them to another store, prove a ticket's evidence."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from backend.app import open_environment, photo_store
from backend.services import photo_moving, proving
from backend.services.environment import Environment
from backend.services.proof import Finding
from backend.serving import database_address, prepare_database
from backend.settings import BadSetting, Settings, prepare_data, read_settings
from storage.photos.store import StoreAway


def add_photo_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    photos = commands.add_parser("photos", help="check, move, prove, verify photos")
    kinds = photos.add_subparsers(required=True, metavar="what")
    check = kinds.add_parser(
        "check", help="is every photo in the store; makes lost small ones anew"
    )
    check.add_argument("--bytes", action="store_true", help="read each and compare its hash")
    check.set_defaults(run=_run(_check))
    move = kinds.add_parser("move", help="copy every photo from another store into this one")
    move.add_argument(
        "--from", dest="source", type=Path, required=True,
        help="a file with the other store's BANJIE_* settings, NAME=VALUE a line, "
        "or the folder it was in",
    )  # fmt: skip
    move.set_defaults(run=_run(_move))
    prove = kinds.add_parser("prove", help="a ticket's evidence as a ZIP that verifies anywhere")
    prove.add_argument("ticket", help="its number")
    prove.add_argument("--out", type=Path, help="default: evidence-NUMBER.zip")
    prove.set_defaults(run=_run(_prove))
    verify = kinds.add_parser("verify", help="check such a ZIP again, without database and store")
    verify.add_argument("file", type=Path)
    verify.set_defaults(run=_verify)


Task = Callable[[Environment, argparse.Namespace], Awaitable[int]]


def _run(task: Task) -> Callable[[Settings, argparse.Namespace], int]:
    async def go(settings: Settings, dsn: str, options: argparse.Namespace) -> int:
        await prepare_database(dsn)
        async with open_environment(settings, dsn) as env:
            return await task(env, options)

    def run(settings: Settings, options: argparse.Namespace) -> int:
        settings = prepare_data(settings)
        with database_address(settings) as dsn:
            try:
                return asyncio.run(go(settings, dsn, options))
            except StoreAway as fault:
                raise BadSetting(f"The photo store does not answer ({fault}).") from fault

    return run


async def _check(env: Environment, options: argparse.Namespace) -> int:
    found = await photo_moving.check(env, options.bytes, _progress("checked"))
    for wrong in found.wrong:
        print(f"  {wrong.problem}: {wrong.sha256}  {' '.join(wrong.tickets)}")
    print(
        f"{found.count} photos, {len(found.wrong)} wrong or missing, "
        f"{found.smaller_made} with small pictures made anew, {len(found.strays)} unknown objects"
    )
    return 1 if found.wrong else 0


async def _move(env: Environment, options: argparse.Namespace) -> int:
    source = photo_store(_settings_of(options.source))
    await source.prepare()
    moved = await photo_moving.move(env, source, _progress("moved"))
    for wrong in moved.wrong:
        print(f"  {wrong.problem}: {wrong.sha256}")
    print(f"{moved.copied} copied, {moved.there} there already, {len(moved.wrong)} not copied")
    return 1 if moved.wrong else 0


def _settings_of(source: Path) -> Settings:
    if source.is_dir():
        return Settings(photos=source.absolute())
    try:
        lines = source.read_text("utf-8").splitlines()
    except OSError as fault:
        raise BadSetting(f"{source} cannot be read ({fault.strerror}).") from fault
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return read_settings({name.strip(): value.strip() for name, value in pairs})


async def _prove(env: Environment, options: argparse.Namespace) -> int:
    proof = await proving.prove(env, options.ticket)
    if proof is None:
        raise BadSetting(f"There is no ticket {options.ticket}.")
    out = options.out or Path(f"evidence-{options.ticket}.zip")
    await asyncio.to_thread(proving.write_parcel, proof, out)
    print(f"{out}: {len(proof.parcel.events)} events, {len(proof.parcel.records)} photos")
    return _tell(proof.findings)


def _verify(_settings: Settings, options: argparse.Namespace) -> int:
    try:
        proof = proving.read_parcel(options.file)
    except proving.NotAParcel as fault:
        raise BadSetting(str(fault)) from fault
    return _tell(proof.findings)


def _tell(findings: tuple[Finding, ...]) -> int:
    for each in findings:
        print(f"  {each.label.zh} / {each.label.en}")
    print("Altered or incomplete." if findings else "Sound: nothing was altered or is missing.")
    return 1 if findings else 0


def _progress(done: str) -> photo_moving.Progress:
    def tell(count: int, total: int) -> None:
        print(f"  {count} of {total} {done}", file=sys.stderr, flush=True)

    return tell

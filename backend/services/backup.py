"""Backup, its verification, and restore: database and photos in one sealed file.

A photo never changes once it is stored, so the snapshot of the database decides what the backup
is: dump first, then the bytes of every photo that the dump names. Nothing else stands still
meanwhile, and no second copy of the photos is made.
"""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from backend.services import pictures
from storage.backup import dump
from storage.backup.archive import Part, Writer, parts
from storage.backup.sealed import Damaged, Opener, Sealer
from storage.database import Database
from storage.photos.store import PhotoStore
from storage.queries import installation

ABOUT, DATABASE, PHOTOS, MANIFEST = "about", "database", "photos/", "manifest"
SUFFIXES = ("", pictures.THUMB, pictures.SMALL)
Progress = Callable[[int, int], None]
"""Told how many photos of how many are done."""


class About(msgspec.Struct, frozen=True):
    """What the backup says of itself. `rows`: of each table that is counted again after a restore."""

    made_at: datetime
    server: int
    rows: dict[str, int]
    photos: int


class Line(msgspec.Struct, frozen=True):
    """One part in the manifest."""

    name: str
    length: int
    sha256: str


class Report(msgspec.Struct, frozen=True):
    """`missing`: hashes of photos that the database names and the store does not have."""

    about: About
    objects: int
    length: int
    missing: tuple[str, ...] = ()


class NotEmpty(Exception):
    """A restore would mix two towns."""


class Differs(Exception):
    """What was restored is not what the backup holds: a sentence for the operator."""


async def take(
    database: Database, store: PhotoStore, path: Path, key: bytes, now: datetime, tell: Progress
) -> Report:
    """Writes beside the place and renames: a name always holds a whole backup. FileExistsError
    where there is one; StoreAway, DumpFailed and OSError where a part fails."""
    if await asyncio.to_thread(path.exists):
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            report = await _write(database, store, file, key, now, tell)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return report


async def _write(
    database: Database, store: PhotoStore, file: BinaryIO, key: bytes, now: datetime, tell: Progress
) -> Report:
    writer = Writer(Sealer(file, key))
    with tempfile.TemporaryFile() as manifest:  # its lines alone, some 100 bytes a photo

        def end(name: str) -> int:
            length, sha256 = writer.end()
            manifest.write(msgspec.json.encode(Line(name, length, sha256)) + b"\n")
            return length

        about, hashes = await _write_database(database, writer, now, end)
        objects = length = 0
        missing = []
        for done, sha256 in enumerate(hashes, 1):
            for name in (sha256 + suffix for suffix in SUFFIXES):
                data = await store.read(name)
                if data is None:
                    if name == sha256:
                        missing.append(sha256)
                    continue
                if name == sha256 and hashlib.sha256(data).hexdigest() != sha256:
                    missing.append(sha256)
                    continue
                writer.begin(PHOTOS + name)
                await asyncio.to_thread(writer.write, data)
                length += end(PHOTOS + name)
                objects += 1
            tell(done, len(hashes))
        manifest.seek(0)
        writer.begin(MANIFEST)
        while block := manifest.read(1 << 20):
            writer.write(block)
        writer.end()
    writer.finish()
    return Report(about, objects, length, tuple(missing))


async def _write_database(
    database: Database, writer: Writer, now: datetime, end: Callable[[str], int]
) -> tuple[About, list[str]]:
    """Dump, counts and names of photos from one snapshot, which is let go before the photos."""
    async with database.snapshot() as connection:
        server = await installation.server_version(connection)
        hashes = await installation.stored_objects(connection)
        counted = await installation.count_rows(connection)
        about = About(now, server, counted, len(hashes))
        writer.begin(ABOUT)
        writer.write(msgspec.json.encode(about))
        end(ABOUT)
        writer.begin(DATABASE)
        snapshot = await installation.export_snapshot(connection)
        async for block in dump.dump(database.dsn, snapshot, server):
            writer.write(block)
        end(DATABASE)
    return about, hashes


def verify(path: Path, key: bytes) -> Report:
    """Reads all of it: every chunk, every part's hash, every photo against its name, the manifest.
    Damaged, with what and where."""
    about: About | None = None
    expected, objects, length = hashlib.sha256(), 0, 0
    manifest = ""
    with path.open("rb") as file:
        for part in parts(Opener(file, key)):
            digest, size, content = hashlib.sha256(), 0, bytearray()
            for block in part.blocks:
                digest.update(block)
                size += len(block)
                if part.name == ABOUT:
                    content += block
            if part.name == MANIFEST:
                manifest = digest.hexdigest()
                continue
            expected.update(msgspec.json.encode(Line(part.name, size, digest.hexdigest())) + b"\n")
            if part.name == ABOUT:
                about = msgspec.json.decode(content, type=About)
            elif part.name.startswith(PHOTOS):
                _check_name(part.name, digest.hexdigest())
                objects, length = objects + 1, length + size
    if about is None or manifest != expected.hexdigest():
        raise Damaged("The manifest is missing or does not list what the backup holds.")
    return Report(about, objects, length)


def _check_name(name: str, sha256: str) -> None:
    name = name.removeprefix(PHOTOS)
    if "." not in name and name != sha256:
        raise Damaged(f"The photo {name} has other bytes than its name says.")


async def restore(
    database: Database, store: PhotoStore, path: Path, key: bytes, tell: Progress
) -> Report:
    """Verifies all of the file, writes the photos and reads each back, and then the database in
    one transaction: where it fails, the database is empty and it may be run again. NotEmpty,
    Damaged, Differs, StoreAway, DumpFailed."""
    async with database.reading() as connection:
        if not await installation.is_empty(connection):
            raise NotEmpty
        server = await installation.server_version(connection)
    report = await asyncio.to_thread(verify, path, key)
    await store.prepare()
    done = 0
    for part in _opened(path, key):
        data = b"".join(part.blocks) if part.name.startswith(PHOTOS) else None
        if data is None:
            for _ in part.blocks:
                pass
            continue
        await _put(store, part.name.removeprefix(PHOTOS), data)
        done += 1
        tell(done, report.objects)
    for part in _opened(path, key):
        if part.name == DATABASE:
            await dump.restore(database.dsn, part.blocks, server)
            break
        for _ in part.blocks:
            pass
    await _finish(database, store, report)
    return report


def _opened(path: Path, key: bytes) -> Iterator[Part]:
    with path.open("rb") as file:
        yield from parts(Opener(file, key))


async def _put(store: PhotoStore, name: str, data: bytes) -> None:
    await store.write(name, data, pictures.MEDIA_TYPES.get(Path(name).suffix, "image/jpeg"))
    if await store.read(name) != data:
        raise Differs(f"The photo store does not give back what was written as {name}.")


async def _finish(database: Database, store: PhotoStore, report: Report) -> None:
    async with database.transaction() as connection:
        found = await installation.count_rows(connection)
        if found != report.about.rows:
            raise Differs(f"Rows restored: {found}; in the backup: {report.about.rows}.")
        await installation.begin_anew(connection)

"""A town is backed up and restored on an empty machine, through the command line: every row and
every picture is the same. Nothing damaged and nothing into a town that is there."""

import asyncio
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from backend.app import open_environment
from backend.domain.permission import Actor
from backend.domain.role import Role
from backend.services import photos
from backend.serving import database_address, prepare_database
from backend.settings import Settings
from storage.queries import installation
from tests.builders import SmallTown, build_small_town, jpeg
from tests.conftest import ROOT, served
from tests.minio import MinioServer
from tests.people import Client

TICKETS = 12


class Backup(msgspec.Struct):
    """A town in a data folder, and what was made of it."""

    data: Path
    file: Path
    key: Path
    rows: dict[str, list[str]]
    photos: dict[str, str]


def banjie(data: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "backend.cli", *arguments], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "BANJIE_DATA": str(data), **more}, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def town_backup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backup]:
    folder = tmp_path_factory.mktemp("backup")
    data, file, key = folder / "data", folder / "town.banjie", folder / "key"
    with database_address(Settings(data=data)) as dsn:
        _in_thread(_live(data, dsn))
        rows = _in_thread(read_rows(dsn))
    assert banjie(data, "backup", "--make-key", str(key)).returncode == 0
    done = banjie(data, "backup", str(file), "--key-file", str(key))
    assert done.returncode == 0, done.stderr
    yield Backup(data, file, key, rows, read_photos(data))


def _in_thread(work: Any) -> Any:
    """The tests' loop runs in this thread."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def _live(data: Path, dsn: str) -> None:
    """Tickets with photos, notes and refusals, through the real server."""
    await prepare_database(dsn)
    town = await build_small_town(dsn)
    settings = Settings(data=data, secret=b"x")
    async with open_environment(settings, dsn) as env, served(env) as address:
        await _work(address, town, town[Role.DISPATCHER])
        while await photos.develop_next(env):
            pass


async def _work(address: str, town: SmallTown, actor: Actor) -> None:
    async with Client(address) as client:
        await client.log_in(actor, town)
        for n in range(TICKETS):
            data, ticket = jpeg(n), str(uuid4())
            photo = {
                "id": str(uuid4()), "kind": "before", "sha256": hashlib.sha256(data).hexdigest(),
                "length": len(data), "takenAt": "2026-11-20T08:00:00Z",
            }  # fmt: skip
            answer = await client.command(
                "report", ticket, category="0401", address="银春路1号", photos=[photo]
            )
            assert answer["result"] == "applied", answer
            await client.upload(data)
            await client.command("note", ticket, note=f"第 {n} 条")
            await client.command("accept", ticket)  # refused: it is not theirs


async def read_rows(dsn: str) -> dict[str, list[str]]:
    """Every table's rows as text, but for what a restore must change."""
    connection = await asyncpg.connect(dsn)
    try:
        tables = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
            "AND tablename NOT IN ('installation', 'view_exit')"
        )
        found = {}
        for (table,) in tables:
            rows = await connection.fetch(
                f"SELECT md5((to_jsonb(t) - 'changed')::text) AS row FROM {table} t ORDER BY 1"
            )
            found[table] = [row["row"] for row in rows]
        return found
    finally:
        await connection.close()


def read_photos(data: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (data / "photos").rglob("*")
        if file.is_file()
    }


async def epoch(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    try:
        return str(await connection.fetchval("SELECT epoch FROM installation"))
    finally:
        await connection.close()


def restored(town_backup: Backup, data: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    arguments = ("restore", str(town_backup.file), "--key-file", str(town_backup.key))
    return banjie(data, *arguments, **more)


def test_on_an_empty_machine(town_backup: Backup, tmp_path: Path) -> None:
    done = restored(town_backup, tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert "restored and verified" in done.stdout
    assert len(town_backup.photos) == 3 * TICKETS
    assert read_photos(tmp_path / "new") == town_backup.photos
    with database_address(Settings(data=tmp_path / "new")) as dsn:
        rows, new = _in_thread(read_rows(dsn)), _in_thread(epoch(dsn))
    assert rows == town_backup.rows
    assert len(rows["ticket"]) == TICKETS
    assert len(rows["ticket_event"]) >= 2 * TICKETS
    with database_address(Settings(data=town_backup.data)) as dsn:
        assert new != _in_thread(epoch(dsn))


async def test_into_a_bucket(town_backup: Backup, tmp_path: Path, minio: MinioServer) -> None:
    """The machine of the restore may keep its photos elsewhere than that of the backup."""
    bucket = f"restored-{uuid4().hex[:8]}"
    done = await asyncio.to_thread(
        restored, town_backup, tmp_path / "new", **minio.environment(bucket)
    )
    assert done.returncode == 0, done.stderr
    settings = Settings(data=tmp_path / "new", s3=minio.address(bucket))
    with database_address(settings) as dsn:
        async with open_environment(settings, dsn) as env:
            names = {name async for name in env.store.names()}
            for name, sha256 in town_backup.photos.items():
                assert hashlib.sha256(await env.store.read(name) or b"").hexdigest() == sha256
    assert names == town_backup.photos.keys()


def test_into_a_town_that_is_there(town_backup: Backup) -> None:
    done = restored(town_backup, town_backup.data)
    assert done.returncode == 2
    assert "not empty" in done.stderr
    with database_address(Settings(data=town_backup.data)) as dsn:
        assert _in_thread(read_rows(dsn)) == town_backup.rows


def test_a_damaged_file_changes_nothing(town_backup: Backup, tmp_path: Path) -> None:
    data = bytearray(town_backup.file.read_bytes())
    data[-200] ^= 1
    damaged = tmp_path / "damaged"
    damaged.write_bytes(data)
    done = banjie(tmp_path / "new", "restore", str(damaged), "--key-file", str(town_backup.key))
    assert done.returncode == 2
    assert "changed" in done.stderr
    assert not read_photos(tmp_path / "new")
    with database_address(Settings(data=tmp_path / "new")) as dsn:
        assert _in_thread(_empty(dsn))


async def _empty(dsn: str) -> bool:
    connection = await asyncpg.connect(dsn)
    try:
        return await installation.is_empty(connection)
    finally:
        await connection.close()


def test_verify_and_its_refusals(town_backup: Backup, tmp_path: Path) -> None:
    key = ("--key-file", str(town_backup.key))
    good = banjie(tmp_path, "backup", str(town_backup.file), "--verify", *key)
    assert good.returncode == 0 and f"{TICKETS} ticket" in good.stdout
    other = tmp_path / "other"
    assert banjie(tmp_path, "backup", "--make-key", str(other)).returncode == 0
    wrong = banjie(tmp_path, "backup", str(town_backup.file), "--verify", "--key-file", str(other))
    assert wrong.returncode == 2 and "another key" in wrong.stderr
    again = banjie(town_backup.data, "backup", str(town_backup.file), *key)
    assert again.returncode == 2 and "is there already" in again.stderr


def test_a_photo_that_is_lost_is_named(town_backup: Backup, tmp_path: Path) -> None:
    lost = next(file for file in (town_backup.data / "photos").rglob("*") if len(file.name) == 64)
    kept = lost.read_bytes()
    lost.unlink()
    file = tmp_path / "town.banjie"
    try:
        done = banjie(town_backup.data, "backup", str(file), "--key-file", str(town_backup.key))
    finally:
        lost.write_bytes(kept)
    assert done.returncode == 3
    assert f"missing in the photo store: {lost.name}" in done.stderr
    assert file.is_file()

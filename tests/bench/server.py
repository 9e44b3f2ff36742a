"""The server under load, in a process of its own, on embedded PostgreSQL in a throw-away folder."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from backend.domain.permission import Actor
from backend.serving import prepare_database
from storage.embedded import EmbeddedDatabase
from tests.bench.wire import Wire
from tests.builders import KEY, PASSWORD, SmallTown, build_small_town

ROOT = Path(__file__).parent.parent.parent


class Bench(NamedTuple):
    host: str
    port: int
    dsn: str
    town: SmallTown
    process: int
    data: Path

    def cookie(self, actor: Actor) -> dict[str, str]:
        body = {"phone": self.town.phones[actor.id], "password": PASSWORD, "device": "bench"}
        answer = httpx.post(
            f"http://{self.host}:{self.port}/api/session", json=body, headers={"X-Banjie": "1"}
        )
        return {"Cookie": f"banjie_session={answer.cookies['banjie_session']}"}

    def wire(self, headers: dict[str, str]) -> Wire:
        return Wire(self.host, self.port, headers)

    def machine(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {KEY}"}


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def running(
    command: list[str], port: int, environment: dict[str, str], folder: Path = ROOT
) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment})
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise RuntimeError(f"{command} ended with {process.returncode}")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def bench_server(**more: str) -> Iterator[Bench]:
    """`more`: further BANJIE_* settings."""
    folder = Path(tempfile.mkdtemp(prefix="banjie-bench-"))
    embedded = EmbeddedDatabase(folder / "postgres")
    dsn = embedded.start()
    try:
        asyncio.run(prepare_database(dsn))
        town = asyncio.run(build_small_town(dsn))
        port = free_port()
        settings = {"BANJIE_PORT": str(port), "BANJIE_DATA": str(folder), "BANJIE_LOG": "warning"}
        settings |= more
        with running([sys.executable, "-m", "backend.cli", "serve"], port, settings) as process:
            yield Bench("127.0.0.1", port, dsn, town, process, folder)
    finally:
        embedded.stop()
        shutil.rmtree(folder, ignore_errors=True)

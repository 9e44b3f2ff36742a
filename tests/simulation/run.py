"""Lives histories of five phones, two dispatchers and a faulty network against the real server.

    python -m tests.simulation.run [FIRST [COUNT]]

The phones are the app's own engine, built for Node; the server, its database and the photo store
are real, and are killed, restarted and taken away in some of the histories.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from backend.serving import prepare_database
from storage.database import Database
from storage.embedded import EmbeddedDatabase
from tests.bench.server import ROOT, free_port
from tests.builders import COMMUNITIES, SOUTH, STEP, build_small_town
from tests.faults.servers import Fragile
from tests.simulation.control import Control, control_app

PWA = ROOT / "pwa"
BUILT = PWA / "node_modules" / ".simulation"
LANES = 6


def build() -> Path:
    vite = [str(PWA / "node_modules/.bin/vite"), "build", "--ssr", "simulation/main.ts", "--outDir",
            str(BUILT), "--logLevel", "error", "--config", "simulation/vite.config.ts"]  # fmt: skip
    subprocess.run(vite, cwd=PWA, check=True)
    return BUILT / "main.js"


async def add_grids(dsn: str) -> None:
    """One for each lane, side by side, so that histories lived at once share no ticket."""
    database = Database(dsn, 2)
    await database.open()
    async with database.transaction() as connection:
        for lane in range(LANES):
            west, south = 121.5 + STEP * lane, SOUTH
            corners = [
                (west, south),
                (west + STEP, south),
                (west + STEP, south + STEP),
                (west, south + STEP),
            ]
            await connection.execute(
                "INSERT INTO place VALUES ($1, 'grid', $2, $1, $1, $3, $4, $5::jsonb)",
                f"31011211200290{lane}", COMMUNITIES[1], south + STEP / 2, west + STEP / 2,
                json.dumps(corners),
            )  # fmt: skip
    await database.close()


@contextmanager
def stage() -> Iterator[tuple[str, str]]:
    """The addresses of the server and of the stage hands."""
    with tempfile.TemporaryDirectory(
        prefix="banjie-simulation-", ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        embedded = EmbeddedDatabase(folder / "postgres")
        dsn = embedded.start()
        asyncio.run(prepare_database(dsn))
        asyncio.run(build_small_town(dsn))
        asyncio.run(add_grids(dsn))
        server = Fragile(folder / "data", dsn)
        server.start()
        try:
            with serving(Control(server, embedded, dsn, folder / "data")) as control:
                yield server.address, control
        finally:
            server.stop()
            embedded.stop()


@contextmanager
def serving(control: Control) -> Iterator[str]:
    port = free_port()
    config = uvicorn.Config(control_app(control), port=port, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


def simulate(first: int, count: int) -> tuple[int, dict[str, Any], str]:
    """Exit code, what happened, and the faults in words."""
    script = build()
    with stage() as (server, control):
        done = subprocess.run(
            ["node", *os.environ.get("NODE_OPTIONS_SIM","").split(), str(script), server, control, str(first), str(count)],
            cwd=PWA, capture_output=True, text=True, check=False,
        )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}
    return done.returncode, told, done.stderr


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    code, told, words = simulate(*(given + [1, 200][len(given) :]))
    print(words, json.dumps(told, indent=1, ensure_ascii=False), sep="\n")
    sys.exit(code)

"""What whoever runs it can ask: health, readiness, figures; and which request a log line is of."""

import json
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import structlog
from litestar import Litestar, get
from litestar.params import FromPath
from litestar.testing import TestClient

from backend import logs
from backend.api import problems
from backend.api.observing import observed
from backend.api.problems import HANDLERS
from backend.app import make_app
from backend.domain.role import Role
from backend.services.environment import Environment
from backend.settings import Settings
from storage.photos.folder import FolderStore
from storage.queries import queues
from tests.builders import SmallTown
from tests.conftest import served
from tests.people import Client

PHONE = "13912345678"


async def test_alive(client: Client) -> None:
    answer = await client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert answer.headers["cache-control"] == "no-store"


async def test_ready(fresh: Environment) -> None:
    async with served(fresh) as address, Client(address) as client:
        answer = await client.get("/ready")
    assert answer.status_code == 200, answer.text
    parts = {"database": "works", "photos": "works", "migrations": "works"}
    assert answer.json() == {"ready": True, "parts": parts}


async def test_not_ready_names_the_part(fresh: Environment, tmp_path: Path) -> None:
    async with served(fresh) as address, Client(address) as client:
        fresh.store = FolderStore(tmp_path / "gone", b"", "")
        async with fresh.database.transaction() as connection:
            await connection.execute("DELETE FROM migration WHERE name LIKE '%:02:%'")
        behind = await client.get("/ready")
    assert behind.status_code == 503
    assert behind.json()["parts"] == {
        "database": "works", "photos": "away", "migrations": "behind",
    }  # fmt: skip
    assert str(tmp_path) not in behind.text


async def test_a_database_that_is_gone(fresh: Environment, postgres: str) -> None:
    admin = await asyncpg.connect(postgres)
    try:
        async with served(fresh) as address, Client(address) as client:
            async with fresh.database.reading() as connection:
                name = await connection.fetchval("SELECT current_database()")
            await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            await admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
            )
            answer = await client.get("/ready")
            assert answer.status_code == 503
            assert answer.json()["parts"]["database"] == "away"
            assert answer.json()["parts"]["photos"] == "works"
            assert name not in answer.text
            assert (await client.get("/health")).status_code == 200
            assert (await client.get("/metrics")).status_code == 200
    finally:
        await admin.close()


async def test_figures_of_what_was_done(fresh: Environment, town: SmallTown) -> None:
    async with served(fresh) as address, Client(address) as client:
        await client.log_in(town[Role.DISPATCHER], town)
        missing = str(uuid4())
        before = _figures((await client.get("/metrics")).text)
        await client.get(f"/api/tickets/{missing}")
        await client.command("note", missing, note="x")
        after = _figures((await client.get("/metrics")).text)
    refused = 'banjie_commands_total{result="refused"}'
    route = next(name for name in after if "/api/tickets/{" in name and 'status="404"' in name)
    assert after[refused] == before.get(refused, 0) + 1
    assert after[route] == before.get(route, 0) + 1
    assert after["banjie_tickets_late"] == 0
    assert not any(missing in name for name in after)


def _figures(text: str) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


async def test_figures_are_not_for_strangers(fresh: Environment) -> None:
    async with served(fresh) as address, Client(address) as client:
        assert (await client.get("/metrics")).status_code == 200
        proxied = await client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
        assert proxied.status_code == 404


def test_figures_for_a_token(env: Environment) -> None:
    settings = Settings(metrics_token=b"a token of the monitoring")

    with TestClient(_with(env, settings)) as app:
        assert app.get("/metrics").status_code == 401
        wrong = {"Authorization": "Bearer a token of the monitorinG"}
        assert app.get("/metrics", headers=wrong).status_code == 401


def _with(env: Environment, settings: Settings) -> Litestar:
    from collections.abc import AsyncIterator  # noqa: PLC0415
    from contextlib import asynccontextmanager  # noqa: PLC0415

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        app.state.environment = env
        yield

    return make_app(settings, lifespan)


async def test_queues_are_counted_by_an_index(fresh: Environment) -> None:
    async with fresh.database.reading() as connection:
        await connection.execute("SET enable_seqscan = off")
        for query in (
            queues.HELD,
            queues.AWAITED,
            queues.DEVELOPED_LATER,
            queues.LATE.replace("$1", "now()"),
        ):
            plan = "\n".join(
                str(r["QUERY PLAN"]) for r in await connection.fetch(f"EXPLAIN {query}")
            )
            assert "Index" in plan and "Seq Scan" not in plan, plan
        await connection.execute("RESET enable_seqscan")


@get("/api/people/{phone:str}")
async def breaks(phone: FromPath[str]) -> None:
    raise ValueError(phone)


@pytest.mark.parametrize("given", [PHONE, "王某某", "a b", "x" * 500, ""])
def test_an_odd_request_id_is_replaced(
    given: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _logged(given.encode(), capsys, monkeypatch) != given


def test_a_request_id_is_on_every_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = str(uuid4())
    assert _logged(given.encode(), capsys, monkeypatch) == given


def _logged(
    given: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> str:
    """The id in the answer, which is the one in the line of the log."""
    app = Litestar([breaks], exception_handlers=HANDLERS, logging_config=None)
    app.asgi_handler = observed(app.asgi_handler)
    logs.configure("info")
    monkeypatch.setattr(problems, "log", structlog.get_logger())  # the other keeps its stream
    try:
        with TestClient(app) as client:
            answer = client.get(f"/api/people/{PHONE}", headers={b"x-request-id": given})
    finally:
        logs.configure("critical")
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert answer.headers["x-request-id"] == line["request"]
    assert PHONE not in json.dumps(line)
    return str(line["request"])

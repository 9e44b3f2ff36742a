"""The two photo stores, as phones and the application meet them: one body for both."""

import hashlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from backend.app import open_environment
from backend.domain.role import Role
from backend.services import photos
from backend.services.environment import Environment
from backend.settings import Settings
from storage.photos.folder import FolderStore
from storage.photos.s3 import S3Store
from storage.photos.store import StoreAway, StoreUnfit
from tests.builders import SmallTown, jpeg
from tests.conftest import create_database, in_database, served
from tests.minio import MinioServer, running_minio
from tests.people import Client

Seed = Callable[[], bytes]


class Bench(NamedTuple):
    env: Environment
    phone: Client
    folder: Path
    minio: MinioServer | None

    @contextmanager
    def away(self) -> Iterator[None]:
        """The store does not answer."""
        if self.minio:
            self.minio.stop()
        else:
            self.folder.rename(self.folder.with_suffix(".gone"))
            self.folder.write_text("a file where the disk was mounted")
        try:
            yield
        finally:
            if self.minio:
                self.minio.start()
            else:
                self.folder.unlink()
                self.folder.with_suffix(".gone").rename(self.folder)

    async def empty(self) -> None:
        """Folder or bucket are gone with all that was in them."""
        if self.minio is None:
            self.folder.rename(self.folder.with_suffix(f".{uuid4().hex}"))
            return
        store: Any = self.env.store
        async for name in store.names():
            await store.delete(name)
        store._client.remove_bucket(store._at.bucket)


@pytest.fixture(scope="module", params=["folder", "minio"])
async def bench(
    request: pytest.FixtureRequest,
    postgres: str,
    template: tuple[str, SmallTown],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Bench]:
    folder = tmp_path_factory.mktemp("photos")
    name = await create_database(postgres, template[0])
    dsn, town = in_database(postgres, name), template[1]

    async def use(server: MinioServer | None) -> AsyncIterator[Bench]:
        s3 = server.address("banjie") if server else None
        settings = Settings(data=folder, photos=folder / "photos", secret=b"secret", s3=s3)
        async with (
            open_environment(settings, dsn) as env,
            served(env) as address,
            Client(address) as phone,
        ):
            await phone.log_in(town[Role.GRID_WORKER], town)
            yield Bench(env, phone, folder / "photos", server)

    if request.param == "folder":
        async for made in use(None):
            yield made
    else:
        with running_minio(tmp_path_factory.mktemp("minio")) as server:
            async for made in use(server):
                yield made


@pytest.fixture
def data(request: pytest.FixtureRequest) -> bytes:
    """A picture that no other test sends."""
    return jpeg(uuid4().int % 10**6, (800, 600)) + uuid4().bytes


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def reserve(bench: Bench, data: bytes) -> dict[str, Any]:
    wanted = {"sha256": name_of(data), "length": len(data), "mediaType": "image/jpeg"}
    answer = await bench.phone.post("/api/photos/reserve", json=wanted)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def put(bench: Bench, request: dict[str, Any], data: bytes, **other: str) -> httpx.Response:
    """Without a session: what is signed is all that counts."""
    async with httpx.AsyncClient(base_url=bench.phone.base_url, timeout=20) as anybody:
        return await anybody.put(
            request["url"], content=data, headers={**request["headers"], **other}
        )


async def confirm(bench: Bench, data: bytes) -> httpx.Response:
    return await bench.phone.post("/api/photos/confirm", json={"sha256": name_of(data)})


async def test_sent_confirmed_and_seen(bench: Bench, data: bytes) -> None:
    request = (await reserve(bench, data))["upload"]
    assert (await put(bench, request, data)).status_code in (200, 204)
    assert (await confirm(bench, data)).status_code == 200
    assert await photos.develop_next(bench.env)
    assert (await confirm(bench, data)).json()["width"] == 800
    assert (await reserve(bench, data))["stored"] is True
    assert await bench.env.store.read(name_of(data)) == data
    assert await bench.env.store.size(name_of(data)) == len(data)
    for suffix in (".thumb", ".small"):
        assert 0 < (await bench.env.store.size(name_of(data) + suffix) or 0) < len(data)
    names = {each async for each in bench.env.store.names()}
    assert {name_of(data), f"{name_of(data)}.thumb", f"{name_of(data)}.small"} <= names


async def test_other_bytes_of_the_same_length(bench: Bench, data: bytes) -> None:
    request = (await reserve(bench, data))["upload"]
    altered = data[:-1] + bytes([data[-1] ^ 1])
    assert 400 <= (await put(bench, request, altered)).status_code < 500
    assert await bench.env.store.read(name_of(data)) is None
    assert (await confirm(bench, data)).json()["code"] == "photo.not_here"
    assert (await put(bench, request, data)).is_success


async def test_another_type(bench: Bench, data: bytes) -> None:
    request = (await reserve(bench, data))["upload"]
    sent = await put(bench, request, data, **{"Content-Type": "text/html"})
    assert sent.status_code == 403
    assert await bench.env.store.read(name_of(data)) is None


async def test_another_length(bench: Bench, data: bytes) -> None:
    request = (await reserve(bench, data))["upload"]
    assert (await put(bench, request, data + b"x")).status_code == 403
    assert (await put(bench, request, data[:-1])).status_code == 403
    assert await bench.env.store.read(name_of(data)) is None


async def test_too_large_is_never_signed(bench: Bench) -> None:
    wanted = {"sha256": "a" * 64, "length": 9 * 1024 * 1024, "mediaType": "image/jpeg"}
    answer = await bench.phone.post("/api/photos/reserve", json=wanted)
    assert (answer.status_code, answer.json()["code"]) == (413, "input.too_large")


async def test_an_expired_address(bench: Bench, data: bytes) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    old = bench.env.store.upload_request(name_of(data), len(data), "image/jpeg", long_ago)
    await reserve(bench, data)
    assert (await put(bench, {"url": old.url, "headers": old.headers}, data)).status_code == 403
    assert (await put(bench, (await reserve(bench, data))["upload"], data)).is_success


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_a_clock_that_is_somewhat_off(bench: Bench, data: bytes, minutes: int) -> None:
    """Between the application, which signs, and the store, which judges."""
    then = datetime.now(UTC) + timedelta(minutes=minutes)
    await reserve(bench, data)
    made = bench.env.store.upload_request(name_of(data), len(data), "image/jpeg", then)
    assert (await put(bench, {"url": made.url, "headers": made.headers}, data)).is_success


async def test_twice_and_at_the_same_time(bench: Bench, data: bytes) -> None:
    request = (await reserve(bench, data))["upload"]
    for _ in range(2):
        assert (await put(bench, request, data)).is_success
        assert (await confirm(bench, data)).status_code == 200
    assert await bench.env.store.read(name_of(data)) == data


async def test_an_upload_that_breaks_off(bench: Bench, data: bytes) -> None:
    request = (await reserve(bench, data))["upload"]
    url = httpx.URL(str(bench.phone.base_url)).join(request["url"])
    parts = urlsplit(str(url))
    head = [f"PUT {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}",
            f"Content-Length: {len(data)}",
            *(f"{name}: {value}" for name, value in request["headers"].items())]  # fmt: skip
    with socket.create_connection((parts.hostname or "", parts.port or 80)) as line:
        line.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + data[: len(data) // 2])
    assert (await confirm(bench, data)).json()["code"] == "photo.not_here"
    assert await bench.env.store.read(name_of(data)) is None
    assert (await put(bench, request, data)).is_success
    assert (await confirm(bench, data)).status_code == 200


async def test_away_and_back(bench: Bench, data: bytes) -> None:
    """Reservations go on, what needs the store says so and may be tried again."""
    with bench.away():
        request = (await reserve(bench, data))["upload"]
        if bench.minio:
            with pytest.raises(httpx.TransportError):
                await put(bench, request, data)
        else:
            assert (await put(bench, request, data)).status_code == 503
        answer = await confirm(bench, data)
        assert (answer.status_code, answer.json()["code"]) == (503, "store.away")
        assert answer.headers["retry-after"]
        with pytest.raises(StoreAway):
            await bench.env.store.write(name_of(data), data)
    assert (await put(bench, request, data)).is_success
    assert (await confirm(bench, data)).status_code == 200


async def test_a_bucket_that_is_gone_is_made_again(bench: Bench, data: bytes) -> None:
    await bench.empty()
    request = (await reserve(bench, data))["upload"]
    await put(bench, request, data)
    await bench.env.store.prepare()
    assert (await put(bench, request, data)).is_success
    assert (await confirm(bench, data)).status_code == 200


async def test_a_view_is_for_some_minutes(bench: Bench, data: bytes) -> None:
    await bench.env.store.write(name_of(data), data)
    store, now = bench.env.store, datetime.now(UTC)
    address = store.view_address(name_of(data), now)
    if isinstance(store, FolderStore):
        assert address is None  # the application shows it itself
        return
    old = store.view_address(name_of(data), now - timedelta(minutes=10))
    assert address
    assert old
    async with httpx.AsyncClient() as anybody:
        assert (await anybody.get(address)).content == data
        assert (await anybody.get(old)).status_code == 403
        assert (await anybody.get(address.replace(name_of(data), "0" * 64))).status_code == 403


async def test_deleted(bench: Bench, data: bytes) -> None:
    await bench.env.store.write(name_of(data), data)
    await bench.env.store.delete(name_of(data))
    await bench.env.store.delete(name_of(data))
    assert await bench.env.store.size(name_of(data)) is None


async def test_wrong_keys_are_told_at_the_start(minio: MinioServer) -> None:
    at = minio.address("banjie")
    for wrong in (at._replace(secret_key="wrong"), at._replace(access_key="nobody")):
        with pytest.raises(StoreUnfit, match="BANJIE_S3_KEY"):
            await S3Store(wrong).prepare()


async def test_a_locked_bucket_keeps_what_is_retained(minio: MinioServer, data: bytes) -> None:
    await S3Store(minio.address("plain")).prepare()
    with pytest.raises(StoreUnfit, match="object lock"):
        await S3Store(minio.address("plain", lock="governance")).prepare()
    store = S3Store(minio.address("locked", lock="governance"))
    await store.prepare()
    await store.write(name_of(data), data)
    assert await store.retain(name_of(data), datetime.now(UTC) + timedelta(days=30))
    version = store._client.stat_object("locked", store_key(data)).version_id
    from minio.error import S3Error  # noqa: PLC0415

    with pytest.raises(S3Error, match="WORM"):
        store._client.remove_object("locked", store_key(data), version_id=version)


def store_key(data: bytes) -> str:
    name = name_of(data)
    return f"{name[:2]}/{name[2:4]}/{name}"

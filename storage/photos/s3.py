"""Photos in a bucket of an S3-compatible server: MinIO, Ceph, a cloud's.

Phones send bytes straight to it and fetch them from it; the application signs, and reads a photo
once to verify it. Only plain S3 is used. Versions and retention are the bucket's: with object lock
a photo cannot be deleted before its time, by us neither.
"""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.error import MinioException, S3Error
from minio.retention import Retention

from storage.photos.address import S3Address
from storage.photos.signing import Keys, presign
from storage.photos.store import Arrived, StoreAway, StoreUnfit, UploadRequest

UPLOAD_TIME = timedelta(minutes=30)
VIEW_TIME = timedelta(minutes=5)
THREADS = 8
PAGE = 1000
_ABSENT = {"NoSuchKey", "NoSuchObject", "NoSuchVersion"}
_UNFIT = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket"}
_NO_LOCK = {"InvalidRequest", "ObjectLockConfigurationNotFoundError", "NotImplemented"}
_MODES = {"governance": GOVERNANCE, "compliance": COMPLIANCE}

T = TypeVar("T")


class S3Store:
    def __init__(self, at: S3Address) -> None:
        self._at = at
        self._keys = Keys(at.access_key, at.secret_key, at.region)
        parts = urlsplit(at.url)
        self._http = urllib3.PoolManager(
            maxsize=THREADS,
            timeout=urllib3.Timeout(connect=3, read=20),
            retries=urllib3.Retry(1, backoff_factor=0.2, status_forcelist=(502, 503)),
        )
        self._client = Minio(
            parts.netloc,
            access_key=at.access_key,
            secret_key=at.secret_key,
            region=at.region,  # given, or every call would ask the server first
            secure=parts.scheme == "https",
            http_client=self._http,
        )
        self._threads = ThreadPoolExecutor(THREADS, "photos")

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process opens connections of its own, once."""
        return _store_at, (self._at,)

    def upload_request(
        self, sha256: str, length: int, media_type: str, now: datetime
    ) -> UploadRequest:
        headers = {
            "Content-Type": media_type,
            "x-amz-checksum-sha256": _base64(sha256),
        }
        url = presign(
            "PUT",
            self._public(sha256),
            {**headers, "Content-Length": str(length)},
            int(UPLOAD_TIME.total_seconds()),
            self._keys,
            now,
        )
        return UploadRequest(url, "PUT", headers, now + UPLOAD_TIME)

    def view_address(self, name: str, now: datetime) -> str:
        seconds = int(VIEW_TIME.total_seconds())
        return presign("GET", self._public(name), {}, seconds, self._keys, now)

    async def prepare(self) -> None:
        await self._run(self._prepare)

    def _prepare(self) -> None:
        bucket, lock = self._at.bucket, self._at.lock != "off"
        try:
            if not self._client.bucket_exists(bucket):
                self._client.make_bucket(bucket, self._at.region, object_lock=lock)
            if lock:
                self._client.get_object_lock_config(bucket)
        except S3Error as fault:
            if fault.code == "ObjectLockConfigurationNotFoundError":
                raise StoreUnfit(
                    f"The bucket {bucket} was made without object lock, which cannot be added. "
                    "Make another, move the photos (banjie photos move), or set BANJIE_S3_LOCK=off."
                ) from fault
            if fault.code in _UNFIT:
                raise StoreUnfit(
                    f"The photo store refused ({fault.code}). Check BANJIE_S3_KEY, "
                    f"BANJIE_S3_SECRET, BANJIE_S3_REGION and the rights on the bucket {bucket}."
                ) from fault
            raise

    async def write(self, name: str, data: bytes, media_type: str = "image/jpeg") -> None:
        await self._run(
            lambda: self._client.put_object(
                self._at.bucket, _key(name), BytesIO(data), len(data), media_type
            )
        )

    async def read(self, name: str) -> bytes | None:
        return await self._run(lambda: self._or_none(lambda: self._read(name)))

    def _read(self, name: str) -> bytes:
        response = self._client.get_object(self._at.bucket, _key(name))
        try:
            data: bytes = response.read()
            return data
        finally:
            response.close()
            response.release_conn()

    async def arrived(self, sha256: str) -> Arrived | None:
        return await self._run(lambda: self._head(sha256))

    def _head(self, sha256: str) -> Arrived | None:
        """By hand: the package takes five times as long, and each photo needs one."""
        headers = {"x-amz-checksum-mode": "ENABLED"}
        at = f"{self._at.url}/{self._at.bucket}/{_key(sha256)}"
        url = presign("HEAD", at, headers, 60, self._keys, datetime.now(UTC))
        answer = self._http.request("HEAD", url, headers=headers)
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise OSError(answer.status)
        compared = answer.headers.get("x-amz-checksum-sha256") == _base64(sha256)
        return Arrived(int(answer.headers["content-length"]), compared)

    async def size(self, name: str) -> int | None:
        found = await self._run(
            lambda: self._or_none(lambda: self._client.stat_object(self._at.bucket, _key(name)))
        )
        return None if found is None else found.size

    async def delete(self, name: str) -> None:
        await self._run(lambda: self._client.remove_object(self._at.bucket, _key(name)))

    async def names(self) -> AsyncIterator[str]:
        listing = iter(self._client.list_objects(self._at.bucket, recursive=True))
        while page := await self._run(lambda: list(islice(listing, PAGE))):
            for each in page:
                yield str(each.object_name).rsplit("/", 1)[-1]

    async def retain(self, name: str, until: datetime) -> bool:
        if self._at.lock == "off":
            return False
        kept = Retention(_MODES[self._at.lock], until)
        await self._run(
            lambda: self._client.set_object_retention(self._at.bucket, _key(name), kept)
        )
        return True

    def _public(self, name: str) -> str:
        return f"{self._at.public_url.rstrip('/')}/{self._at.bucket}/{_key(name)}"

    @staticmethod
    def _or_none(call: Callable[[], T]) -> T | None:
        try:
            return call()
        except S3Error as fault:
            if fault.code in _ABSENT:
                return None
            raise

    async def _run(self, call: Callable[[], T]) -> T:
        """In a thread: the package waits for the network."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, call)
        except (urllib3.exceptions.HTTPError, MinioException, OSError, ValueError) as fault:
            raise StoreAway(_reason(fault)) from fault


@lru_cache(4)
def _store_at(at: S3Address) -> S3Store:
    return S3Store(at)


def _reason(fault: Any) -> str:
    """Without addresses, which hold signatures."""
    return str(fault.code) if isinstance(fault, S3Error) else type(fault).__name__


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def _key(name: str) -> str:
    """Two levels as in the folder store, so that either can be copied onto the other."""
    return f"{name[:2]}/{name[2:4]}/{name}"

"""Photos over the years: kept, swept, checked, carried to another store, seen by the right people."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from backend.domain.role import Role
from backend.domain.workflow import PhotoKind
from backend.services import photo_keeping, photo_moving, photos, pictures
from backend.services.environment import Environment, utc_now
from backend.services.photos import PhotoBytes
from storage.photos.folder import FolderStore
from storage.photos.s3 import S3Store
from tests.api.test_outbox import PLACE, logged_in
from tests.builders import SmallTown, jpeg
from tests.conftest import served
from tests.minio import MinioServer
from tests.people import Client
from tests.services.test_photos import developed


async def keep(env: Environment, data: bytes) -> str:
    async with env.database.transaction() as connection:
        return await photos.keep(env, connection, data)


async def report(client: Client, *taken: tuple[str, bytes, dict[str, Any]]) -> str:
    """A patrol report with these photos; the ticket's id."""
    ticket = str(uuid4())
    named = [
        {"id": str(uuid4()), "kind": kind, "sha256": hashlib.sha256(data).hexdigest(),
         "length": len(data), "takenAt": utc_now().isoformat(), **more}
        for kind, data, more in taken
    ]  # fmt: skip
    answer = await client.command("report", ticket, category="0401", position=PLACE, photos=named)
    assert answer["result"] == "applied", answer
    return ticket


def later(env: Environment, days: int) -> None:
    def then() -> datetime:
        return utc_now() + timedelta(days=days)

    env.now = then


async def test_only_what_nobody_names_is_swept(fresh: Environment, town: SmallTown) -> None:
    env = fresh
    named, masked, held, lone = (jpeg(each) for each in range(4))
    shown = {"shown": {"sha256": hashlib.sha256(masked).hexdigest(), "length": len(masked)}}
    async with served(env) as address, logged_in(address, town, town[Role.GRID_WORKER]) as client:
        await report(client, ("before", named, shown))
        refused = await client.command(
            "handle", str(uuid4()), outcome="done",
            photos=[{"id": str(uuid4()), "kind": "after", "length": len(held),
                     "sha256": hashlib.sha256(held).hexdigest(),
                     "takenAt": utc_now().isoformat()}],
        )  # fmt: skip
        assert refused["result"] == "refused"
    hashes = [await keep(env, data) for data in (named, masked, held, lone)]
    reserved = PhotoBytes(sha256="c" * 64, length=10, media_type="image/jpeg")
    await photos.reserve(env, reserved, town[Role.GRID_WORKER])
    later(env, 29)
    assert await photo_keeping.sweep(env) == 0
    later(env, 31)
    assert await photo_keeping.sweep(env) == 2
    there = [await env.store.size(each) is not None for each in hashes]
    assert there == [True, True, True, False]
    assert await env.store.size(hashes[3] + pictures.THUMB) is None


async def test_asked_for_again_is_not_swept(fresh: Environment, town: SmallTown) -> None:
    """A phone is told that the bytes are here: they must stay until its command comes."""
    data = jpeg(5)
    sha256 = await keep(fresh, data)
    later(fresh, 31)
    wanted = PhotoBytes(sha256=sha256, length=len(data), media_type="image/jpeg")
    assert (await photos.reserve(fresh, wanted, town[Role.GRID_WORKER])).stored
    assert await photo_keeping.sweep(fresh) == 0


async def test_evidence_is_kept_for_its_time(
    fresh: Environment, town: SmallTown, minio: MinioServer
) -> None:
    env = fresh
    store = S3Store(minio.address(f"kept-{uuid4().hex[:8]}", lock="governance"))
    await store.prepare()
    env.store = store
    async with served(env) as address, logged_in(address, town, town[Role.GRID_WORKER]) as client:
        await report(client, ("before", jpeg(6), {}))
    named, lone = await keep(env, jpeg(6)), await keep(env, jpeg(7))
    assert await photo_keeping.retain(env) == 1
    assert await photo_keeping.retain(env) == 0
    kept = store._client.get_object_retention(store._at.bucket, f"{named[:2]}/{named[2:4]}/{named}")
    assert kept is not None
    assert timedelta(days=1820) < kept.retain_until_date - utc_now() < timedelta(days=1826)
    lone_key = f"{lone[:2]}/{lone[2:4]}/{lone}"
    assert store._client.get_object_retention(store._at.bucket, lone_key) is None


async def test_check_names_what_is_missing_or_wrong(
    fresh: Environment, town: SmallTown, tmp_path: Path
) -> None:
    env = fresh
    async with served(env) as address, logged_in(address, town, town[Role.GRID_WORKER]) as client:
        ticket = await report(client, ("before", jpeg(1), {}))
        number = (await client.ticket(ticket))["ticket"]["number"]
    gone, altered, small, _ = [await keep(env, jpeg(each)) for each in (1, 2, 3, 4)]
    await env.store.delete(gone)
    await env.store.delete(small + pictures.SMALL)
    await env.store.write(altered, jpeg(2)[:-1] + b"x")
    await env.store.write("f" * 64, b"nobody's")
    told: list[tuple[int, int]] = []
    found = await photo_moving.check(env, whole=False, progress=lambda *at: told.append(at))
    assert [(each.sha256, each.problem, each.tickets) for each in found.wrong] == [
        (gone, "missing", (number,))
    ]
    assert (found.count, found.smaller_made, found.strays) == (4, 1, ["f" * 64])
    assert told == [(4, 4)]
    found = await photo_moving.check(env, whole=True, progress=lambda *_: None)
    assert {(each.sha256, each.problem) for each in found.wrong} == {
        (gone, "missing"), (altered, "bytes")
    }  # fmt: skip
    assert await env.store.size(small + pictures.SMALL)


async def test_moved_to_another_store_and_back(
    fresh: Environment, town: SmallTown, minio: MinioServer, tmp_path: Path
) -> None:
    """Broken off in the middle and begun anew; what is wrong in the source is named, not copied."""
    env, folder = fresh, fresh.store
    hashes = [await keep(env, jpeg(each)) for each in range(12)]
    bucket = S3Store(minio.address(f"moved-{uuid4().hex[:8]}"))
    await bucket.prepare()
    env.store = bucket
    await bucket.write(hashes[0], jpeg(0))
    await folder.write(hashes[1], b"not what it was")
    moved = await photo_moving.move(env, folder, lambda *_: None)
    assert (moved.copied, moved.there) == (10, 1)
    assert [(each.sha256, each.problem) for each in moved.wrong] == [(hashes[1], "bytes")]
    await folder.write(hashes[1], jpeg(1))
    assert (await photo_moving.move(env, folder, lambda *_: None)).copied == 1
    env.store = FolderStore(tmp_path / "back", b"", "")
    await env.store.prepare()
    assert (await photo_moving.move(env, bucket, lambda *_: None)).copied == 12
    for number, sha256 in enumerate(hashes):
        assert await env.store.read(sha256) == jpeg(number)
        assert await env.store.size(sha256 + pictures.THUMB)


async def test_masked_for_others_whole_for_the_command_room(
    address: str, env: Environment, town: SmallTown
) -> None:
    whole, masked = jpeg(uuid4().int % 10**6), jpeg(uuid4().int % 10**6)
    shown = {"shown": {"sha256": hashlib.sha256(masked).hexdigest(), "length": len(masked)},
             "layers": [{"shape": "mask", "points": [0, 0, 1, 1]}]}  # fmt: skip
    async with logged_in(address, town, town[Role.STREET_PATROLLER]) as client:
        ticket = await report(client, ("before", whole, shown))
        await client.upload(whole)
        [photo] = (await client.ticket(ticket))["photos"]
        assert (photo["state"], photo["masked"], photo["unmasked"]) == ("awaited", True, True)
        await client.upload(masked)
        [photo] = (await client.ticket(ticket))["photos"]
        assert photo["state"] == "stored"
        at = f"/api/photos/{photo['id']}"
        assert (await client.get(f"{at}/full")).content == masked
        assert (await client.get(f"{at}/unmasked")).content == whole
        small = await client.get(f"{at}/small")
        assert (small.headers["content-type"], len(small.content) < 4000) == ("image/webp", True)
    for role, status in ((Role.GRID_WORKER, 404), (Role.DISPATCHER, 200), (Role.DUTY_OFFICER, 200)):
        async with logged_in(address, town, town[role]) as client:
            assert (await client.get(f"{at}/full")).content == masked
            assert (await client.get(f"{at}/unmasked")).status_code == status
            [seen] = (await client.ticket(ticket))["photos"]
            assert seen["unmasked"] is (status == 200)
    async with env.database.reading() as connection:
        looks = await connection.fetch(
            "SELECT person, size FROM photo_access WHERE photo = $1 AND size = 'unmasked'",
            photo["id"],
        )
    assert {each["person"] for each in looks} == {
        town[role].id for role in (Role.STREET_PATROLLER, Role.DISPATCHER, Role.DUTY_OFFICER)
    }


async def test_flags_are_for_those_who_inspect(
    address: str, env: Environment, town: SmallTown
) -> None:
    before = jpeg(uuid4().int % 10**6)
    again = before + b"saved again"
    far = {"position": {**PLACE, "latitude": PLACE["latitude"] + 0.01, "accuracy": 20}}
    early = {"takenAt": (utc_now() - timedelta(hours=5)).isoformat()}
    async with logged_in(address, town, town[Role.GRID_WORKER]) as client:
        await report(client, (PhotoKind.BEFORE, before, {}))
        camera = jpeg(uuid4().int % 10**6)
        await keep(env, camera)  # frames that repeat themselves are no wonder
        for _ in range(2):
            repeated = await report(client, ("site", camera, {}))
        ticket = await report(client, ("before", before, far), ("after", again, early))
        await client.upload(before)
        await client.upload(again)
        for data in (before, again):
            await developed(env, hashlib.sha256(data).hexdigest())
        assert {photo["kind"]: photo["flags"] for photo in (await client.ticket(ticket))["photos"]
                } == {"before": [], "after": []}  # fmt: skip
    async with logged_in(address, town, town[Role.DISPATCHER]) as desk:
        flags = {
            photo["kind"]: [each["en"] for each in photo["flags"]]
            for photo in (await desk.ticket(ticket))["photos"]
        }
        [site] = (await desk.ticket(repeated))["photos"]
        assert site["flags"] == []
    assert len(flags["before"]) == 2
    assert flags["before"][0].startswith("The same picture is on ticket")
    assert flags["before"][1] == "Taken 1092 m from the place"
    assert flags["after"][-2:] == [
        "Nearly the same as a photo from before", "Taken about 5 h before it was sent",
    ]  # fmt: skip

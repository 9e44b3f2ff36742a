"""Residents report over real HTTP, without a session; nobody learns more than is theirs."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from PIL import Image

from backend import logs
from backend.domain import challenge
from backend.domain.challenge import LASTS
from backend.domain.role import Role
from backend.domain.wording import DEFAULTS, HOTLINE
from backend.services import public_reports
from backend.services.environment import Environment
from backend.services.visits import Visit, Visits, network
from backend.settings import read_settings
from tests.builders import COMMUNITIES, GRIDS, SmallTown, centre, jpeg
from tests.conftest import served
from tests.people import Client
from tests.public import Resident, solve

PHONE = "13987654321"
WORDS = "张三家门口的垃圾"


@pytest.fixture
async def open_town(fresh: Environment) -> AsyncIterator[str]:
    async with served(fresh) as address:
        yield address


@pytest.fixture
async def resident(open_town: str) -> AsyncIterator[Resident]:
    async with Resident(open_town) as resident:
        yield resident


async def count_tickets(env: Environment) -> int:
    async with env.database.reading() as connection:
        return int(await connection.fetchval("SELECT count(*) FROM ticket"))


async def test_from_report_to_receipt(
    resident: Resident, open_town: str, fresh: Environment, town: SmallTown
) -> None:
    proof = await resident.proof()
    photo, sent = await resident.upload(jpeg(1), proof)
    assert sent.status_code == 204, sent.text
    body = await resident.body(
        proof=proof, photos=[photo], words=WORDS, phone="+86 139-8765 4321", address="",
        position=dict(zip(("latitude", "longitude"), centre(GRIDS[0]), strict=True)),
    )  # fmt: skip
    filed = await resident.post("/api/public/reports", json=body)
    assert filed.status_code == 201, filed.text
    assert filed.headers.get("set-cookie") is None
    number, key = filed.json()["number"], filed.json()["key"]
    first = (await resident.get(f"/api/public/receipts/{key}")).json()
    assert (first["number"], first["step"]) == (number, "received")
    assert [each["at"] is not None for each in first["line"]] == [True, False, False, False]

    async with Client(open_town) as desk:
        await desk.log_in(town[Role.DISPATCHER], town)
        page = (await desk.get(f"/api/tickets/by-number/{number}")).json()
        ticket = page["ticket"]
        assert (ticket["source"], ticket["state"]) == ("resident", "reported")
        assert ticket["place"]["grid"] == GRIDS[0]
        assert ticket["description"] == WORDS
        assert page["photos"][0]["state"] == "stored"
        assert page["photos"][0]["fromGallery"]
        assert "13987654321" not in json.dumps(page)
        assert page["contact"]
        contact = await desk.get(f"/api/tickets/{ticket['id']}/contact")
        assert contact.json()["phone"] == PHONE
        await desk.command("file", ticket["id"])
        worker = str(town[Role.GRID_WORKER].id)
        await desk.command("dispatch", ticket["id"], assignee=worker)

    later = await resident.get(f"/api/public/receipts/{key}")
    assert later.json()["step"] == "handling"
    assert later.json()["line"][1]["at"] is not None
    for secret in (WORDS, PHONE, town[Role.GRID_WORKER].name, "latitude", GRIDS[0], worker):
        assert secret not in later.text
    async with fresh.database.reading() as connection:
        looked = await connection.fetch("SELECT person FROM contact_access")
        kept = await connection.fetchval("SELECT encode(receipt, 'escape') FROM public_report")
    assert [row["person"] for row in looked] == [town[Role.DISPATCHER].id]
    assert key not in kept


async def test_the_same_report_twice_is_one_ticket(resident: Resident, fresh: Environment) -> None:
    """Also side by side, and after its challenge expired: the first answer may have been lost."""
    body = await resident.body(phone=PHONE)
    together = await asyncio.gather(
        *(resident.post("/api/public/reports", json=body) for _ in range(4))
    )
    began, fresh.now = fresh.now, lambda: began() + LASTS * 2
    again = await resident.post("/api/public/reports", json=body)
    assert {each.status_code for each in (*together, again)} == {201}
    assert len({each.text for each in (*together, again)}) == 1
    assert await count_tickets(fresh) == 1
    changed = await resident.post("/api/public/reports", json={**body, "words": "other"})
    assert (changed.status_code, changed.json()["code"]) == (409, "challenge.used")


async def test_fifty_at_once_from_one_address(resident: Resident, fresh: Environment) -> None:
    proofs = [await resident.proof() for _ in range(30)]
    last = await resident.get("/api/public/challenge")
    assert (last.status_code, last.json()["code"]) == (429, "public.limited")
    bodies = [await resident.body(proof=proof) for proof in proofs]
    async with Resident(str(resident.base_url), "192.0.2.9") as other:
        bodies += [await resident.body(proof=await other.proof()) for _ in range(20)]
    answers = await asyncio.gather(
        *(resident.post("/api/public/reports", json=body) for body in bodies)
    )
    taken = [each for each in answers if each.status_code == 201]
    refused = [each for each in answers if each.status_code == 429]
    assert (len(taken), len(refused), await count_tickets(fresh)) == (5, 45, 5)
    problem = refused[0]
    assert 1 <= int(problem.headers["retry-after"]) <= 3600
    assert "12345" in problem.json()["zh"]
    assert "12345" in problem.json()["en"]
    async with Resident(str(resident.base_url), "192.0.2.10") as neighbour:
        assert (await neighbour.report()).status_code == 201


async def test_a_busy_hour(
    resident: Resident, fresh: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work grows, then nothing more is taken; an hour later all is as before."""
    monkeypatch.setattr(challenge, "CALM", 1)
    monkeypatch.setattr(challenge, "CEILING", 3)
    bits = []
    for _ in range(3):
        bits.append((await resident.get("/api/public/challenge")).json()["bits"])
        assert (await resident.report()).status_code == 201
    assert bits == [15, 16, 17]
    full = await resident.report()
    assert (full.status_code, full.json()["code"]) == (429, "public.full")
    assert int(full.headers["retry-after"]) > 0
    assert "12345" in full.json()["en"]
    began, fresh.now = fresh.now, lambda: began() + timedelta(minutes=61)
    assert (await resident.get("/api/public/challenge")).json()["bits"] == 15
    assert (await resident.report()).status_code == 201


async def test_what_is_no_proof(resident: Resident, fresh: Environment) -> None:
    given = (await resident.get("/api/public/challenge")).json()
    text, nonce = given["challenge"], solve(given["challenge"], given["bits"])
    head, _, mac = text.rpartition(".")
    who, bits, expires = head.split(".")
    easier, later = f"{who}.1.{expires}.{mac}", f"{who}.{bits}.{int(expires) + 9000}.{mac}"
    unsolved = next(n for n in "0123456789" if n != nonce)
    for wrong, code in (
        ({"challenge": easier, "nonce": nonce}, "challenge.forged"),
        ({"challenge": later, "nonce": nonce}, "challenge.forged"),
        ({"challenge": "", "nonce": ""}, "challenge.forged"),
        ({"challenge": text, "nonce": unsolved}, "challenge.unsolved"),
    ):
        answer = await resident.report(proof=wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        photo = {"sha256": "0" * 64, "length": 5, "proof": wrong}
        refused = await resident.post("/api/public/photos/reserve", json=photo)
        assert refused.json()["code"] == code
    began, fresh.now = fresh.now, lambda: began() + LASTS + timedelta(seconds=5)
    answer = await resident.report(proof={"challenge": text, "nonce": nonce})
    assert answer.json()["code"] == "challenge.expired"
    assert await count_tickets(fresh) == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"concern": "nonsense"}, "public.concern"),
        ({"address": "   "}, "public.place"),
        ({"place": "point:nowhere"}, "public.place"),
        ({"place": "area:310112112000"}, "public.place"),
        ({"position": {"latitude": 31.5, "longitude": 121.0}}, "public.outside"),
        ({"phone": "12345678901"}, "field.phone"),
        ({"phone": "021-12345678"}, "field.phone"),
        ({"photos": ["1" * 64]}, "photo.not_here"),
        ({"words": "字" * 501}, "input.malformed"),
        ({"photos": ["1" * 64] * 4}, "input.malformed"),
    ],
)
async def test_what_is_refused(
    resident: Resident, fresh: Environment, changed: dict[str, Any], code: str
) -> None:
    """And takes nothing from what the address may send."""
    for _ in range(6):
        answer = await resident.report(**changed)
        assert answer.json()["code"] == code
    assert (await resident.report()).status_code == 201
    assert await count_tickets(fresh) == 1


async def test_places_by_name(resident: Resident, open_town: str, town: SmallTown) -> None:
    found = (await resident.get("/api/public/places?q=银春路 2")).json()["items"]
    assert found[0]["key"] == "point:P2"
    area = (await resident.get("/api/public/places?q=1居委")).json()["items"]
    assert area[0]["key"] == f"area:{COMMUNITIES[0]}"
    assert (await resident.get("/api/public/places?q=")).json()["items"] == []
    middle = dict(zip(("latitude", "longitude"), centre(GRIDS[0]), strict=True))
    here = await resident.post("/api/public/places/here", json=middle)
    assert here.json()["label"]["zh"] == "1居委点位1"
    away = {"latitude": 30.0, "longitude": 120.0}
    outside = await resident.post("/api/public/places/here", json=away)
    assert (outside.status_code, outside.json()["code"]) == (422, "public.outside")
    shapes = await resident.get("/api/public/map")
    assert shapes.json()["points"] == []
    assert "C1" not in shapes.text
    number = (await resident.report(place="point:P2", address="树下")).json()["number"]
    async with Client(open_town) as desk:
        await desk.log_in(town[Role.DISPATCHER], town)
        page = (await desk.get(f"/api/tickets/by-number/{number}")).json()
    assert page["ticket"]["address"] == "银春路200号 树下"
    assert page["ticket"]["place"]["grid"] == GRIDS[1]


def marked(data: bytes) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "a phone"
    with Image.open(io.BytesIO(data)) as image:
        image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def png(data: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no picture at all", "photo.unreadable"),
        (jpeg(2)[:-900], "photo.unreadable"),
        (marked(jpeg(3)), "photo.marked"),
        (png(jpeg(4)), "input.media_type"),
        (b"x" * 600_001, "input.malformed"),
    ],
    ids=["text", "cut off", "with EXIF", "PNG", "too large"],
)
async def test_a_photo_that_is_none(resident: Resident, data: bytes, code: str) -> None:
    proof = await resident.proof()
    photo, answer = await resident.upload(data, proof)
    assert answer.json()["code"] == code
    report = await resident.report(photos=[photo])
    assert report.json()["code"] == "photo.not_here"


async def test_who_may_have_the_number(
    resident: Resident, open_town: str, town: SmallTown, fresh: Environment
) -> None:
    here = dict(zip(("latitude", "longitude"), centre(GRIDS[0]), strict=True))
    number = (await resident.report(phone=PHONE, position=here)).json()["number"]
    without = (await resident.report(position=here)).json()["number"]
    allowed = {Role.DISPATCHER, Role.DUTY_OFFICER}
    async with Client(open_town) as desk:
        await desk.log_in(town[Role.DISPATCHER], town)
        ids = [
            (await desk.get(f"/api/tickets/by-number/{n}")).json()["ticket"]["id"]
            for n in (number, without)
        ]
        assert (await desk.get(f"/api/tickets/{ids[1]}/contact")).json()["code"] == "contact.none"
    for role in Role:
        async with Client(open_town) as client:
            await client.log_in(town[role], town)
            answer = await client.get(f"/api/tickets/{ids[0]}/contact")
            assert (answer.status_code == 200) is (role in allowed), role
            assert (PHONE in answer.text) is (role in allowed)
            pulled = await client.get("/api/view")
            assert PHONE not in pulled.text
    assert (await resident.get(f"/api/tickets/{ids[0]}/contact")).status_code == 401
    async with Client(open_town) as desk:
        await desk.log_in(town[Role.DISPATCHER], town)
        worker = town[Role.GRID_WORKER]
        await desk.command("file", ids[0])
        await desk.command("dispatch", ids[0], assignee=str(worker.id))
    async with Client(open_town) as phone:
        await phone.log_in(worker, town)
        assert (await phone.get(f"/api/tickets/{ids[0]}/contact")).json()["phone"] == PHONE


async def test_a_merged_and_a_void_report(
    resident: Resident, open_town: str, town: SmallTown
) -> None:
    first, second, third = [(await resident.report()).json() for _ in range(3)]
    async with Client(open_town) as desk:
        await desk.log_in(town[Role.DISPATCHER], town)
        ids = [
            (await desk.get(f"/api/tickets/by-number/{each['number']}")).json()["ticket"]["id"]
            for each in (first, second, third)
        ]
        await desk.command("file", ids[0])
        worker = str(town[Role.GRID_WORKER].id)
        await desk.command("dispatch", ids[0], assignee=worker)
        merged = await desk.command("merge", ids[1], into=ids[0], baseVersion=1)
        assert merged["result"] == "applied", merged
        void = await desk.command("void", ids[2], reason="not_ours", note="李四说的", baseVersion=1)
        assert void["result"] == "applied", void
    told = (await resident.get(f"/api/public/receipts/{second['key']}")).json()
    assert (told["step"], told["number"]) == ("merged", second["number"])
    assert told["line"][1]["at"] is not None
    assert first["number"] not in json.dumps(told)
    gone = await resident.get(f"/api/public/receipts/{third['key']}")
    assert (gone.json()["step"], gone.json()["line"]) == ("void", [])
    assert "李四" not in gone.text


async def test_a_key_that_is_none(resident: Resident) -> None:
    assert (await resident.get(f"/api/public/receipts/{'A' * 27}")).status_code == 404
    assert (await resident.get("/api/public/receipts/short")).status_code == 400


async def test_the_number_is_forgotten(
    resident: Resident, fresh: Environment, open_town: str, town: SmallTown
) -> None:
    """Thirty days after the case ended, or after a year; not before."""
    ended, standing = [(await resident.report(phone=PHONE)).json()["number"] for _ in range(2)]
    async with Client(open_town) as desk:
        await desk.log_in(town[Role.DISPATCHER], town)
        page = (await desk.get(f"/api/tickets/by-number/{ended}")).json()
        await desk.command("void", page["ticket"]["id"], reason="test", baseVersion=1)
    began = fresh.now
    for days, gone in ((29, 0), (31, 1), (364, 0), (366, 1)):
        fresh.now = lambda days=days: began() + timedelta(days=days)  # type: ignore[misc]
        assert await public_reports.forget(fresh) == gone, days
    assert standing != ended


async def test_logs_hold_nothing_of_a_resident(
    resident: Resident, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.configure("debug")
    monkeypatch.setattr(public_reports, "log", structlog.get_logger())
    try:
        filed = (await resident.report(phone=PHONE, words=WORDS)).json()
        await resident.get(f"/api/public/receipts/{filed['key']}")
        await resident.report(phone="12345", words=WORDS)
    finally:
        logs.configure("critical")
    said = capsys.readouterr().err
    assert "public.reported" in said
    for secret in (PHONE, WORDS, filed["key"], "192.0.2.1", "银春路"):
        assert secret not in said


async def test_an_address_is_believed_only_from_a_proxy(fresh: Environment) -> None:
    """Whoever says of itself to come from elsewhere is counted as who it is."""
    async with served(fresh, proxies="203.0.113.1") as address:
        for number in range(30):
            async with Resident(address, f"192.0.2.{number}") as liar:
                assert (await liar.get("/api/public/challenge")).status_code == 200
        async with Resident(address, "192.0.2.99") as liar:
            assert (await liar.get("/api/public/challenge")).status_code == 429
    assert read_settings({"BANJIE_PROXIES": "10.0.0.0/8"}).proxies == "10.0.0.0/8"


def test_counters_hold_no_address_and_are_bounded() -> None:
    now = datetime(2026, 11, 24, 2, tzinfo=UTC)
    visits = Visits(most=10)
    for number in range(100):
        visits.count(Visit.CHALLENGE, f"198.51.100.{number}", now, DEFAULTS[HOTLINE])
    assert len(visits) == 10
    assert "198.51.100" not in repr(vars(visits))
    assert network("2001:db8:1:2:3::4") == network("2001:db8:1:2:ffff::1")
    assert network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("::ffff:192.0.2.5") == "192.0.2.5"

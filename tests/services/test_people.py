"""Logging in, lockout, sessions, first passwords, and what a request must carry."""

from datetime import timedelta
from uuid import uuid4

import pytest

from backend.domain.password import IDLE, LOCK, WRONG_BEFORE_LOCK, check_password
from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.services import people
from backend.services.environment import Environment, utc_now
from tests.builders import PASSWORD, SmallTown
from tests.people import Client


async def attempt(env: Environment, phone: str, password: str) -> str:
    try:
        await people.log_in(env, phone, password, "test")
    except Refusal as refusal:
        return refusal.code
    return "in"


async def test_locked_after_five_wrong_passwords(fresh: Environment, town: SmallTown) -> None:
    phone = town.phones[town[Role.OFFICER].id]
    tries = [await attempt(fresh, phone, "wrong") for _ in range(WRONG_BEFORE_LOCK)]
    assert tries == ["login.failed"] * 4 + ["login.locked"]
    assert await attempt(fresh, phone, PASSWORD) == "login.locked"
    fresh.now = lambda: utc_now() + LOCK + timedelta(seconds=1)
    assert await attempt(fresh, phone, PASSWORD) == "in"


async def test_a_right_password_clears_the_count(fresh: Environment, town: SmallTown) -> None:
    phone = town.phones[town[Role.OFFICER].id]
    for _ in range(3):
        tries = [await attempt(fresh, phone, "wrong") for _ in range(4)]
        assert tries == ["login.failed"] * 4
        assert await attempt(fresh, phone, PASSWORD) == "in"


async def test_unknown_numbers_get_the_same_words(fresh: Environment) -> None:
    assert await attempt(fresh, "13700000000", PASSWORD) == "login.failed"


async def test_a_session_ends_when_idle(fresh: Environment, town: SmallTown) -> None:
    phone = town.phones[town[Role.OFFICER].id]
    token, _ = await people.log_in(fresh, phone, PASSWORD, "test")
    assert (await people.who_is(fresh, token)).phone == phone
    fresh.now = lambda: utc_now() + IDLE + timedelta(minutes=1)
    with pytest.raises(Refusal, match=r"session\.none"):
        await people.who_is(fresh, token)


async def test_a_switched_off_person_is_out_at_once(fresh: Environment, town: SmallTown) -> None:
    phone = town.phones[town[Role.OFFICER].id]
    token, _ = await people.log_in(fresh, phone, PASSWORD, "test")
    await people.switch(fresh.database, phone, False, utc_now())
    with pytest.raises(Refusal, match=r"session\.ended"):
        await people.who_is(fresh, token)
    assert await attempt(fresh, phone, PASSWORD) == "login.failed"


async def test_the_first_password_must_be_changed(env: Environment, address: str) -> None:
    phone = f"137{uuid4().int % 10**8:08d}"
    first = await people.create_person(
        env.database, uuid4(), "新来的", phone, [Role.GRID_WORKER], [], None, utc_now()
    )
    async with Client(address) as client:
        body = {"phone": phone, "password": first, "device": "手机"}
        assert (await client.post("/api/session", json=body)).json()["mustChangePassword"]
        kept_out = await client.get("/api/tickets?view=mine")
        assert (kept_out.status_code, kept_out.json()["code"]) == (403, "password.must_change")
        simple = await client.post("/api/password", json={"current": first, "wanted": "1234567890"})
        assert (simple.status_code, simple.json()["code"]) == (422, "password.simple")
        done = await client.post(
            "/api/password", json={"current": first, "wanted": "银春路的早晨2026"}
        )
        assert done.status_code == 204
        assert (await client.get("/api/tickets?view=mine")).status_code == 200


async def test_sessions_are_listed_and_ended(address: str, town: SmallTown) -> None:
    officer = town[Role.OFFICER]
    async with Client(address) as one, Client(address) as two:
        await one.log_in(officer, town)
        await two.log_in(officer, town)
        listed = (await one.get("/api/sessions")).json()["items"]
        current = (await two.get("/api/sessions")).json()["items"]
        mine = next(each["id"] for each in current if each["current"])
        assert mine in {each["id"] for each in listed}
        assert (await one.delete(f"/api/sessions/{mine}")).status_code == 204
        assert (await two.get("/api/me")).status_code == 401
        assert (await one.delete("/api/session")).status_code == 204
        assert (await one.get("/api/me")).json()["code"] == "session.none"


async def test_nobody_ends_anothers_session(address: str, town: SmallTown) -> None:
    async with Client(address) as one, Client(address) as two:
        await one.log_in(town[Role.OFFICER], town)
        await two.log_in(town[Role.GRID_WORKER], town)
        listed = (await one.get("/api/sessions")).json()["items"]
        mine = next(each["id"] for each in listed if each["current"])
        assert (await two.delete(f"/api/sessions/{mine}")).status_code == 404
        assert (await one.get("/api/me")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/session"), ("POST", "/api/commands"), ("DELETE", "/api/session")],
)
async def test_a_foreign_page_cannot_act(
    address: str, town: SmallTown, method: str, path: str
) -> None:
    """Without the header that only our own page can set."""
    async with Client(address) as client:
        await client.log_in(town[Role.DISPATCHER], town)
        del client.headers["X-Banjie"]
        body = {"phone": "1", "password": "1", "device": ""}
        answer = await client.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "session.csrf")


async def test_cookie_and_headers(address: str, town: SmallTown) -> None:
    async with Client(address) as client:
        body = {"phone": town.phones[town[Role.OFFICER].id], "password": PASSWORD, "device": ""}
        answer = await client.post("/api/session", json=body)
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        for path in ("/", "/api/me", "/api/nothing", "/api/tickets?view="):
            headers = (await client.get(path)).headers
            source = "'none'" if path.startswith("/api") else "'self'"
            assert f"default-src {source}" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"


def test_first_passwords_pass_the_rules() -> None:
    for _ in range(50):
        check_password(people.first_password(), "13900000001")

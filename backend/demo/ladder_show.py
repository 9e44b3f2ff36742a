"""banjie simulate --ladder: two tickets that nobody cares for, and how they go up to the red list.

Through the public API with the demo's accounts, as people would do it at the desk: the limits of
acceptance and arrival are set to a minute, one ticket is dispatched and never accepted, one is
accepted and nobody arrives; whoever looks at the desk sees them climb. The limits are set back.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from backend.demo.people import DEMO_PASSWORD, LOGINS
from backend.demo.simulate import Plan, make_alarm
from backend.domain.responsibility import LABELS, Level
from backend.domain.role import Role

KIND = "/api/admin/records/case_kind/street_order"
SHORT = {"acceptance": 1, "arrival": 1}
LOOK_SECONDS = 3.0
LONGEST_SECONDS = 600.0
TRIES = 20


async def show_ladder(plan: Plan) -> int:
    """How many of the two tickets reached the command room; everything is printed as it happens."""
    async with _shortened(plan.address), _person(plan.address, Role.DISPATCHER) as desk:
        await asyncio.sleep(2)  # every process has read the new limits
        async with _person(plan.address, Role.GRID_WORKER) as worker:
            me = (await worker.get("/api/me")).json()["id"]
            unaccepted = await _dispatched(plan, desk, me)
            unreached = await _dispatched(plan, desk, me)
            await _act(worker, "accept", unreached["id"])
        print(f"  {unaccepted['number']}: dispatched, and nobody accepts it")
        print(f"  {unreached['number']}: accepted, and nobody arrives")
        print(f"  See them at {plan.address}/desk and {plan.address}/desk/reaching\n", flush=True)
        return await _follow(desk, (unaccepted, unreached))


@asynccontextmanager
async def _person(address: str, role: Role) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"X-Banjie": "1"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=20) as client:
        body = {"phone": LOGINS[role], "password": DEMO_PASSWORD, "device": "simulate"}
        (await client.post("/api/session", json=body)).raise_for_status()
        yield client
        await client.delete("/api/session")


@asynccontextmanager
async def _shortened(address: str) -> AsyncIterator[None]:
    async with _person(address, Role.ADMINISTRATOR) as admin:
        before = await _limits(admin, SHORT)
        try:
            yield
        finally:
            await _limits(admin, before)


async def _limits(admin: httpx.AsyncClient, wanted: dict[str, Any]) -> dict[str, Any]:
    """Sets them; what they were."""
    shown = (await admin.get(KIND)).raise_for_status().json()
    body = {"values": shown["values"] | wanted, "base": shown["version"]}
    (await admin.put(KIND, json=body)).raise_for_status()
    return {name: shown["values"][name] for name in wanted}


async def _dispatched(plan: Plan, desk: httpx.AsyncClient, worker: str) -> dict[str, Any]:
    """A case of its own; an alarm that only adds to an open one is followed by another."""
    rng = random.Random(plan.seed)
    headers = {"Authorization": f"Bearer {plan.key}"}
    for _ in range(TRIES):
        alarm = await asyncio.to_thread(make_alarm, plan, rng, datetime.now(UTC))
        answer = await desk.post("/api/alarms", json=alarm, headers=headers)
        [taken] = answer.raise_for_status().json()["items"]
        if taken["result"] != "taken":
            continue
        page = (await desk.get(f"/api/tickets/by-number/{taken['ticket']}")).json()
        ticket: dict[str, Any] = page["ticket"]
        await _act(desk, "file", ticket["id"])
        await _act(desk, "dispatch", ticket["id"], assignee=worker)
        return ticket
    raise RuntimeError("every camera has its open case already")


async def _act(client: httpx.AsyncClient, name: str, ticket: str, **more: Any) -> None:
    command = {
        "name": f"ticket.{name}", "id": str(uuid4()), "ticket": ticket,
        "madeAt": datetime.now(UTC).isoformat(), **more,
    }  # fmt: skip
    answer = (await client.post("/api/commands", json={"commands": [command]})).json()
    [said] = answer["answers"]
    if said["result"] != "applied":
        raise RuntimeError(f"{name}: {said}")


async def _follow(desk: httpx.AsyncClient, tickets: tuple[dict[str, Any], ...]) -> int:
    seen: set[str] = set()
    arrived: set[str] = set()
    loop = asyncio.get_running_loop()
    ends = loop.time() + LONGEST_SECONDS
    while len(arrived) < len(tickets) and loop.time() < ends:
        for ticket in tickets:
            page = (await desk.get(f"/api/tickets/{ticket['id']}")).json()
            for event in page["history"]:
                if event["id"] in seen or event["actor"]:
                    continue
                seen.add(event["id"])
                print(
                    f"  {datetime.now():%H:%M:%S}  {ticket['number']}  {_said(event)}", flush=True
                )
                climb = event.get("climb")
                if climb and climb["level"] == Level.COMMAND_ROOM:
                    arrived.add(ticket["id"])
        await asyncio.sleep(LOOK_SECONDS)
    return len(arrived)


def _said(event: dict[str, Any]) -> str:
    climb = event.get("climb")
    if not climb:
        return f"{event['move']} {event['clock'] or ''}"
    label = LABELS[Level(climb["level"])]
    who = (event["assignee"] or {}).get("name", "")
    passed = "; ".join(f"{each['name'] or '–'}: {each['why']['zh']}" for each in climb["passed"])
    return f"{event['move']} → {label.zh} {who}" + (f"  ({passed})" if passed else "")

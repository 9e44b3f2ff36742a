"""banjie simulate: alarms in real time through the public intake, as cameras would send them."""

import asyncio
import base64
import random
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import msgspec

from backend.demo.pictures import variant_at
from backend.demo.scenes import paint
from backend.demo.town import SCENARIOS
from backend.demo.words import describe

FALSE_WORDS = ("镜头前飞虫", "树影误报", "反光误报")
RETRY_SECONDS = (0.5, 1, 2, 4, 8, 15)


class Plan(msgspec.Struct, frozen=True):
    """`rate`: alarms a minute. `mix`: weights by scenario, those not named never come.
    `false_share`: of alarms without anything in the picture. `minutes`: None, until stopped."""

    address: str
    key: str
    cameras: tuple[str, ...]
    rate: float = 6.0
    mix: dict[str, float] = {}
    false_share: float = 0.1
    minutes: float | None = None
    seed: int | None = None


async def simulate(plan: Plan) -> int:
    """How many alarms were taken. Each keeps its id until the server has answered it."""
    rng = random.Random(plan.seed)
    ends = None if plan.minutes is None else time.monotonic() + plan.minutes * 60
    sent = 0
    headers = {"Authorization": f"Bearer {plan.key}"}
    async with httpx.AsyncClient(base_url=plan.address, headers=headers, timeout=20) as client:
        while ends is None or time.monotonic() < ends:
            alarm = await asyncio.to_thread(make_alarm, plan, rng, datetime.now(UTC))
            answer = await _send(client, alarm)
            sent += 1
            print(
                f"{datetime.now():%H:%M:%S}  {alarm['camera']}  {alarm['scenario']:<20} "
                f"{answer['result']:<9} {answer.get('ticket') or ''}",
                flush=True,
            )
            await asyncio.sleep(rng.expovariate(plan.rate / 60))
    return sent


def make_alarm(plan: Plan, rng: random.Random, now: datetime) -> dict[str, Any]:
    """A false alarm shows the street as it should be."""
    mix = plan.mix or dict.fromkeys(SCENARIOS, 1.0)
    scenario = rng.choices(list(mix), list(mix.values()))[0]
    false = rng.random() < plan.false_share
    picture = paint(scenario, "after" if false else "before", variant_at(now, rng.randrange(100)))
    return {
        "id": f"sim-{uuid4().hex}",
        "scenario": scenario,
        "camera": rng.choice(plan.cameras),
        "time": now.isoformat(),
        "description": rng.choice(FALSE_WORDS) if false else describe(scenario, rng),
        "photos": [{"data": base64.b64encode(picture).decode()}],
    }


async def _send(client: httpx.AsyncClient, alarm: dict[str, Any]) -> dict[str, Any]:
    """Again and again under the same id while nobody answers; a refusal is final."""
    for attempt in range(10_000):
        try:
            answer = await client.post("/api/alarms", json=alarm)
            if answer.status_code < 500:
                answer.raise_for_status()
                return dict(answer.json()["items"][0])
            why = str(answer.status_code)
        except httpx.TransportError as fault:
            why = type(fault).__name__
        pause = RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)]
        print(f"{datetime.now():%H:%M:%S}  no answer ({why}), again in {pause} s", flush=True)
        await asyncio.sleep(pause)
    raise RuntimeError("unreachable")

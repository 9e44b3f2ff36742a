"""The bad line itself: it carries what it is given, slows it, and cuts it."""

import asyncio
import time

import httpx
import pytest

from tests.faults.proxy import Line, proxy_to


async def test_it_carries_everything(address: str) -> None:
    with proxy_to(address) as proxy:
        proxy.line.loss = 0.2
        async with httpx.AsyncClient(timeout=30) as client:
            there = await client.get(f"{address}/api/openapi.json")
            through = await client.get(f"{proxy.address}/api/openapi.json")
    assert through.content == there.content


async def test_a_cut_line_ends_what_it_carries(address: str) -> None:
    with proxy_to(address) as proxy:
        proxy.line = Line(rate=20_000)
        async with httpx.AsyncClient(timeout=30) as client:
            asked = asyncio.create_task(client.get(f"{proxy.address}/api/openapi.json"))
            await asyncio.sleep(0.3)
            proxy.cut()
            with pytest.raises(httpx.TransportError):
                await asked
            with pytest.raises(httpx.TransportError):
                await client.get(f"{proxy.address}/api/me")
            proxy.line = Line()
            assert (await client.get(f"{proxy.address}/api/me")).status_code == 401


async def test_a_slow_line_takes_the_time_its_bytes_need(address: str) -> None:
    with proxy_to(address) as proxy:
        proxy.line = Line(rate=100_000, delay=0.05)
        began = time.monotonic()
        async with httpx.AsyncClient(timeout=30) as client:
            got = await client.get(f"{proxy.address}/api/openapi.json")
        assert time.monotonic() - began > 0.1 + len(got.content) / 100_000 / 2

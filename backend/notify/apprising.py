"""Apprise knows some 170 services; it is slow to import and does not await, so it has threads."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from backend.notify.channel import Outcome, delivered, later, refused

MOST_AT_ONCE = 64


@cache
def _threads() -> ThreadPoolExecutor:
    """Its own: a slow gateway must not take the threads that photos need."""
    return ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="apprise")


async def send_by_apprise(address: str, title: str, text: str) -> Outcome:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads(), _send, address, title, text)


def _send(address: str, title: str, text: str) -> Outcome:
    import apprise  # noqa: PLC0415  (slow to import, and rarely needed)

    service = apprise.Apprise()
    if not service.add(address):
        return refused("an address that Apprise does not know")
    taken = service.notify(body=text, title=title)
    return delivered("apprise") if taken else later("apprise")

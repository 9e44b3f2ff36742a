"""Background work that does not end: a fault is logged and the work begins again, ever more slowly."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from backend.logs import where

log = structlog.get_logger()
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
CALM_SECONDS = 60.0
"""Work that ran for so long before it failed starts again after the first pause."""


async def run_steadily(
    name: str,
    work: Callable[[], Awaitable[None]],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Until cancelled. Whatever is raised is the work's own fault and no reason to stop it: a
    database that is gone comes back, and a bug must not silence the clocks."""
    pause = FIRST_PAUSE
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            await work()
        except Exception as fault:  # noqa: BLE001  (a boundary: logged, and tried again)
            log.error(
                "background.failed", work=name, fault=type(fault).__name__, where=where(fault)
            )
        if loop.time() - began > CALM_SECONDS:
            pause = FIRST_PAUSE
        await sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)

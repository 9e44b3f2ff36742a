"""Looking after photos in the background: the store is told to keep what is evidence, and what
nobody names any more is removed."""

import asyncio
from datetime import timedelta

import structlog

from backend.domain.moves import KINDS
from backend.services.environment import Environment
from backend.services.pictures import SMALL, THUMB
from storage.queries import photo_keeping

log = structlog.get_logger()
BATCH = 50
EVERY_SECONDS = 60.0
ORPHANS_KEPT = timedelta(days=30)
"""A phone may send its photos long before its commands: only then are they nobody's."""


async def retain(env: Environment) -> int:
    """One batch; how many objects are kept from now on: by us, and by the store if it can."""
    kept = 0
    async with env.database.transaction() as connection:
        for row in await photo_keeping.claim_unkept(connection, BATCH):
            days = max(KINDS[kind].keep_days for kind in row["kinds"])
            until = row["stored_at"] + timedelta(days=days)
            await env.store.retain(row["sha256"], until)
            await photo_keeping.mark_kept(connection, row["sha256"], until)
            kept += 1
    return kept


async def sweep(env: Environment) -> int:
    """One batch; how many objects were removed."""
    async with env.database.transaction() as connection:
        before = env.now() - ORPHANS_KEPT
        orphans = await photo_keeping.claim_orphans(connection, before, BATCH)
        for sha256 in orphans:
            for name in (sha256, sha256 + THUMB, sha256 + SMALL):
                await env.store.delete(name)
        await photo_keeping.forget_objects(connection, orphans)
    if orphans:
        log.info("photos.swept", count=len(orphans))
    return len(orphans)


async def watch(env: Environment) -> None:
    """Runs until cancelled or failed, e.g. because the store is away; `run_steadily` starts it
    again. A bucket that went missing is made again."""
    while True:
        await env.store.prepare()
        kept, swept = await retain(env), await sweep(env)
        if max(kept, swept) < BATCH:
            await asyncio.sleep(EVERY_SECONDS)

"""Connections come back, also from a request that was cancelled at any moment."""

import asyncio

from backend.services.environment import Environment
from storage.database import Database


async def test_cancelled_transactions_give_their_connection_back(env: Environment) -> None:
    database = Database(env.database.dsn, 2)
    await database.open()
    try:
        for ticks in range(60):
            task = asyncio.create_task(_work(database))
            for _ in range(ticks % 20):
                await asyncio.sleep(0)
            await asyncio.sleep(ticks / 20_000)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        async with asyncio.timeout(5):
            await asyncio.gather(_work(database), _work(database))
    finally:
        await database.close()


async def _work(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.fetchval("SELECT pg_sleep(0.001)")

"""The baseline: the same requests to handlers that decode and answer, without a database."""

import sys
from typing import Any

import uvicorn
from litestar import Litestar, Request, get, post

from backend.api.alarms import _LIST as ITEMS
from backend.api.commands import _BATCH, _COMMAND
from tests.builders import GRIDS

ANSWER = {
    "answers": [{"id": GRIDS[0], "result": "applied", "state": "filed", "version": 2}],
    "serverTime": "2026-11-22T00:00:00Z",
}


@post("/api/commands", status_code=200)
async def commands(request: Request[Any, Any, Any]) -> dict[str, Any]:
    for raw in _BATCH.decode(await request.body()).commands:
        _COMMAND.decode(raw)
    return ANSWER


@post("/api/alarms", status_code=200)
async def alarms(request: Request[Any, Any, Any]) -> dict[str, Any]:
    body = await request.body()
    count = len(ITEMS.decode(body)) if body[:1] == b"[" else 1
    return {"items": [{"id": "1", "result": "taken", "ticket": "2611C0000001"}] * count}


@get("/api/tickets/by-number/{number:str}")
async def find(number: str) -> dict[str, Any]:
    return {"ticket": {"number": number, "id": GRIDS[0]}}


if __name__ == "__main__":
    uvicorn.run(
        Litestar([commands, alarms, find], openapi_config=None),
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )

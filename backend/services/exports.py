"""Lists to carry away: written in the background, row by row, by whichever node takes the job.

The rows are found with the asker's reach at the time of writing; the spreadsheet is written by a process
of its own, so that nobody's request waits for it. Files are kept in the database for a day.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any, Literal
from uuid import UUID

import structlog

from backend.domain.deadline import SHANGHAI
from backend.domain.permission import Action, Actor, may
from backend.domain.refusal import Refusal
from backend.domain.text import Label
from backend.services import finding, sheets
from backend.services.columns import COLUMNS, Said, cells
from backend.services.environment import Environment
from backend.services.filters import parse
from backend.services.lists import cursor_after, read_cursor
from backend.services.records import actor_of
from backend.services.views_desk import ExportList, ExportView
from storage.connection import Row
from storage.queries import exports

log = structlog.get_logger()
MOST_ROWS = 500_000
"""A sheet holds a million rows; a person reads fewer."""
MOST_AT_ONCE = 3
BATCH = 2_000
PART_BYTES = 1_048_576
STALE = timedelta(minutes=2)
KEPT = timedelta(days=1)
LOOK_SECONDS = 2.0
TITLE = Label("案件", "Cases")

Format = Literal["xlsx", "csv"]


class Cancelled(Exception):
    """Its asker wants it no more."""


async def ask(
    env: Environment, actor: Actor, query: str, format_: Format, language: str
) -> ExportView:
    _check(actor)
    parse(query)
    id_ = env.new_id()
    async with env.database.transaction() as connection:
        if await exports.count_unfinished(connection, actor.id) >= MOST_AT_ONCE:
            raise Refusal("export.many", most=str(MOST_AT_ONCE))
        await exports.ask(connection, id_, actor.id, query, format_, language, env.now())
        row = await exports.find_export(connection, id_, actor.id)
    if row is None:
        raise Refusal("not_found")
    return _view(row)


async def asked(env: Environment, actor: Actor, cursor: str | None, limit: int) -> ExportList:
    """The person's own, newest first."""
    _check(actor)
    async with env.database.reading() as connection:
        rows = await exports.list_exports(connection, actor.id, read_cursor(cursor), limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return ExportList(
        items=tuple(map(_view, rows[:limit])),
        next=cursor_after(last["asked_at"], last["id"]) if last else None,
    )


async def fetch(
    env: Environment, actor: Actor, export_id: UUID
) -> tuple[ExportView, AsyncIterator[bytes]]:
    """The file in parts. Nobody but who asked for it gets it."""
    _check(actor)
    async with env.database.reading() as connection:
        row = await exports.find_export(connection, export_id, actor.id)
    if row is None or row["done_at"] is None:
        raise Refusal("not_found")
    log.info("export.fetched", export=str(export_id), person=str(actor.id), rows=row["rows"])
    return _view(row), _parts(env, export_id)


async def _parts(env: Environment, export_id: UUID) -> AsyncIterator[bytes]:
    number = 0
    while True:
        async with env.database.reading() as connection:
            part = await exports.find_part(connection, export_id, number)
        if part is None:
            return
        yield part
        number += 1


async def remove(env: Environment, actor: Actor, export_id: UUID) -> None:
    """Also one that is being written: its node notices."""
    _check(actor)
    async with env.database.transaction() as connection:
        if not await exports.remove(connection, export_id, actor.id):
            raise Refusal("not_found")


async def watch(env: Environment) -> None:
    """Runs until cancelled; takes one job at a time."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=sheets.settle_in) as pool:
        while True:
            if not await work(env, pool):
                await asyncio.sleep(LOOK_SECONDS)


async def work(env: Environment, pool: ProcessPoolExecutor) -> bool:
    """One job, if there is one."""
    now = env.now()
    async with env.database.transaction() as connection:
        await exports.forget_before(connection, now - KEPT)
        lost = await exports.give_up(connection, now - STALE, "export.failed")
        job = await exports.claim(connection, now, now - STALE)
    if lost:
        log.error("export.given_up", count=lost)
    if job is None:
        return False
    try:
        await _write(env, pool, job)
    except Refusal as refusal:
        await _fail(env, job["id"], refusal.code)
    except Cancelled:
        log.info("export.cancelled", export=str(job["id"]))
    return True


async def _fail(env: Environment, export_id: UUID, code: str) -> None:
    log.warning("export.refused", export=str(export_id), code=code)
    async with env.database.transaction() as connection:
        await exports.fail(connection, export_id, code)


async def _write(env: Environment, pool: ProcessPoolExecutor, job: Row) -> None:
    async with env.database.reading() as connection:
        author = await exports.find_author(connection, job["person"])
    if author is None:
        raise Refusal("role.forbidden")
    actor, said = actor_of(author), Said(env.town, job["language"])

    async def run(act: Callable[..., Any], *given: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool, act, *given)

    heads = [said.word(each.head) for each in COLUMNS]
    await run(sheets.begin, job["format"], said.word(TITLE), [c.width for c in COLUMNS], heads)
    written = 0
    try:
        async for batch in finding.batches(env, actor, parse(job["query"]), BATCH):
            if written + len(batch.ids) > MOST_ROWS:
                raise Refusal("export.large", most=f"{MOST_ROWS:,}")
            await run(sheets.append, await _rows(env, batch.ids, said))
            written += len(batch.ids)
            await _tell(env, job["id"], written, max(written, batch.total))
        parts = await run(sheets.finish, PART_BYTES)
    finally:
        await run(sheets.drop)
    async with env.database.transaction() as connection:
        if not await exports.tell_progress(connection, job["id"], written, written, env.now()):
            raise Cancelled
        await exports.finish(connection, job["id"], written, parts, env.now())
    log.info("export.done", export=str(job["id"]), person=str(actor.id), rows=written,
             format=job["format"], bytes=sum(map(len, parts)))  # fmt: skip


async def _rows(env: Environment, ids: list[UUID], said: Said) -> list[list[sheets.Cell]]:
    async with env.database.reading() as connection:
        rows = {row["id"]: row for row in await exports.list_rows(connection, ids)}
    return [cells(rows[id_], said) for id_ in ids if id_ in rows]


async def _tell(env: Environment, export_id: UUID, rows: int, total: int) -> None:
    async with env.database.transaction() as connection:
        if not await exports.tell_progress(connection, export_id, rows, total, env.now()):
            raise Cancelled


def _view(row: Row) -> ExportView:
    return ExportView(
        id=row["id"],
        query=row["query"],
        format=row["format"],
        name=_name(row["asked_at"], row["language"], row["format"]),
        asked_at=row["asked_at"],
        rows=row["rows"],
        total=row["total"],
        done_at=row["done_at"],
        bytes=row["bytes"],
        problem=_problem(row["problem"]),
    )


def _problem(code: str | None) -> Label | None:
    if code is None:
        return None
    return Refusal(code, most=f"{MOST_ROWS:,}").sentence


def _name(asked_at: datetime, language: str, format_: str) -> str:
    title = TITLE.en if language == "en" else TITLE.zh
    return f"{title}-{asked_at.astimezone(SHANGHAI):%Y%m%d-%H%M}.{format_}"


def _check(actor: Actor) -> None:
    if not may(actor, Action.DESK_READ):
        raise Refusal("role.forbidden")

"""Where things are wired: settings to database, store, live events, background work and routes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import structlog
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import BeforeMessageSendHookHandler, Message, Scope

from backend.api import openapi
from backend.api.admin import AdminController
from backend.api.alarms import AlarmController
from backend.api.commands import CommandController
from backend.api.desk import ExportController, FilterController, LookingController
from backend.api.finding import FindingController
from backend.api.gate import provide_env, provide_sender, provide_who
from backend.api.health import health, metrics, ready
from backend.api.held import HeldController
from backend.api.live import LiveController
from backend.api.mapping import MapController
from backend.api.observing import observed
from backend.api.pages import make_pages, read_pages
from backend.api.phone_view import PhoneViewController
from backend.api.photos import PhotoController
from backend.api.presence import PresenceController
from backend.api.problems import HANDLERS
from backend.api.public import ContactController, PublicController
from backend.api.reach import MessageController, ReachController
from backend.api.reference import ReferenceController
from backend.api.routing import DispatchController, RoutingController
from backend.api.sessions import SessionController
from backend.api.tickets import TicketController
from backend.notify.live import Live
from backend.notify.post import open_post
from backend.notify.steady import run_steadily
from backend.services import (
    deadlines,
    exports,
    phone_view,
    photo_keeping,
    photos,
    presence,
    public_reports,
    reaching,
    reference,
)
from backend.services.environment import Environment
from backend.services.town import read_town
from backend.settings import Settings
from storage.database import Database
from storage.photos.folder import FolderStore
from storage.photos.store import PhotoStore, StoreAway

log = structlog.get_logger()
WEB = Path(__file__).parent / "web"
UPLOADS = "/api/photos/objects"

Headers = tuple[tuple[bytes, bytes], ...]


def page_headers(store: str = "") -> Headers:
    """`store`: the origin of the photo store, where phones send photos to and see them from."""
    policy = (
        f"default-src 'self'; img-src 'self' blob: data: {store}; style-src 'self'; "
        f"script-src 'self'; worker-src 'self'; connect-src 'self' {store}; media-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    headers = {
        "content-security-policy": policy.replace(" ;", ";"),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(self), geolocation=(self), accelerometer=(self), "
        "gyroscope=(self), microphone=()",
    }
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


_NO_CONTENT_HEADERS = ((b"x-content-type-options", b"nosniff"),)
"""An answer without a body can be neither framed nor read: most pulls are one, and cost little."""
_DATA_HEADERS = (
    *_NO_CONTENT_HEADERS,
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
"""Data are no page: whoever opens them as one sees nothing run."""


def add_headers(of_pages: Headers) -> BeforeMessageSendHookHandler:
    async def add(message: Message, scope: Scope) -> None:
        """On every answer, errors included; what is of /api is not stored unless it says so."""
        if message["type"] != "http.response.start":
            return
        headers = list(message.get("headers", []))
        data = scope["path"].startswith("/api/")
        if message["status"] == 204:
            headers.extend(_NO_CONTENT_HEADERS)
        else:
            headers.extend(_DATA_HEADERS if data else of_pages)
        if data and not any(k.lower() == b"cache-control" for k, _ in headers):
            headers.append((b"cache-control", b"no-store"))
        message["headers"] = headers

    return add


def photo_store(settings: Settings) -> PhotoStore:
    if settings.s3:
        from storage.photos.s3 import S3Store  # noqa: PLC0415  (slow to import, and rarely needed)

        return S3Store(settings.s3)
    return FolderStore(settings.photos or settings.data / "photos", settings.secret, UPLOADS)


@asynccontextmanager
async def open_environment(settings: Settings, dsn: str) -> AsyncIterator[Environment]:
    """Database, store, reference data; live events are made but not started."""
    database = Database(dsn, settings.pool)
    await database.open()
    try:
        async with database.reading() as connection:
            town = await read_town(connection)
        store = photo_store(settings)
        try:
            await store.prepare()
        except StoreAway as fault:  # phones keep their photos, and all else goes on without it
            log.error("store.away", fault=str(fault))
        post = open_post(settings)
        env = Environment(database, store, Live(database), town, settings.secret, post=post)
        try:
            yield env
        finally:
            env.darkroom.close()
            await post.close()
    finally:
        await database.close()


@asynccontextmanager
async def background(env: Environment) -> AsyncIterator[None]:
    await env.live.start()
    tasks = [
        asyncio.create_task(run_steadily("deadlines", lambda: deadlines.watch(env))),
        asyncio.create_task(run_steadily("reference", lambda: reference.follow(env))),
        asyncio.create_task(run_steadily("view.exits", lambda: phone_view.forget_exits(env))),
        asyncio.create_task(run_steadily("darkroom", lambda: photos.develop_all(env))),
        asyncio.create_task(run_steadily("exports", lambda: exports.watch(env))),
        asyncio.create_task(run_steadily("photos", lambda: photo_keeping.watch(env))),
        asyncio.create_task(run_steadily("reaching", lambda: reaching.watch(env))),
        asyncio.create_task(run_steadily("notices", lambda: reaching.watch_sweep(env))),
        asyncio.create_task(run_steadily("positions", lambda: presence.watch(env))),
        asyncio.create_task(run_steadily("contacts", lambda: public_reports.watch(env))),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await env.live.stop()


def create_app(settings: Settings, dsn: str, web: Path = WEB) -> Litestar:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_environment(settings, dsn) as env, background(env):
            app.state.environment = env
            yield

    return make_app(settings, lifespan, web)


def make_app(settings: Settings, lifespan: Any, web: Path = WEB) -> Litestar:
    spans: list[AbstractAsyncContextManager[None]] = [lifespan]
    app = Litestar(
        route_handlers=[
            SessionController,
            TicketController,
            FindingController,
            MapController,
            FilterController,
            ExportController,
            LookingController,
            AdminController,
            CommandController,
            PhotoController,
            AlarmController,
            ReferenceController,
            LiveController,
            ReachController,
            MessageController,
            PresenceController,
            HeldController,
            PhoneViewController,
            RoutingController,
            DispatchController,
            PublicController,
            ContactController,
            openapi.serve_document,
            health,
            ready,
            metrics,
            *make_pages(read_pages(web)),
        ],
        dependencies={
            "env": Provide(provide_env, sync_to_thread=False),
            "who": Provide(provide_who),
            "by": Provide(provide_sender),
        },
        exception_handlers=HANDLERS,
        before_send=[add_headers(page_headers(settings.s3.public_url if settings.s3 else ""))],
        lifespan=spans,
        openapi_config=openapi.config,
        state=State({"settings": settings}),
        logging_config=None,
        request_max_body_size=1_000_000,
    )
    app.asgi_handler = observed(app.asgi_handler)
    return app

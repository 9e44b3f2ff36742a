"""The PWA's files: everything outside /api. Hashed names are kept for ever, the rest is asked for
each time by its ETag; a path that is no file is a screen of the app and gets index.html."""

import hashlib
import mimetypes
from pathlib import Path
from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from backend.domain.refusal import Refusal

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_FOREVER = "public, max-age=31536000, immutable"
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("image/webp", ".webp")


class Page(NamedTuple):
    body: dict[str, bytes]  # by encoding, "" for none
    media_type: str
    etag: str
    hashed: bool


def read_pages(folder: Path) -> dict[str, Page]:
    """All files of the build, in memory: about a megabyte."""
    files = [f for f in folder.rglob("*") if f.is_file() and f.suffix not in (".br", ".gz")]
    return {f.relative_to(folder).as_posix(): _read(f, folder) for f in files}


def _read(file: Path, folder: Path) -> Page:
    body = {"": file.read_bytes()}
    for name, suffix in _ENCODINGS:
        packed = file.with_name(file.name + suffix)
        if packed.is_file():
            body[name] = packed.read_bytes()
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if media_type.endswith(("javascript", "json")):  # Litestar adds it to text itself
        media_type += "; charset=utf-8"
    etag = hashlib.sha256(body[""]).hexdigest()[:20]
    return Page(body, media_type, etag, file.relative_to(folder).parts[0] == "assets")


def make_pages(pages: dict[str, Page]) -> list[HTTPRouteHandler]:
    @get("/", include_in_schema=False)
    async def serve_start(request: Request[Any, Any, Any]) -> Response[bytes | None]:
        return _find(request, pages, "index.html")

    @get("/{path:path}", include_in_schema=False)
    async def serve_page(
        request: Request[Any, Any, Any], path: FromPath[str]
    ) -> Response[bytes | None]:
        return _find(request, pages, path.strip("/"))

    return [serve_start, serve_page]


def _find(
    request: Request[Any, Any, Any], pages: dict[str, Page], name: str
) -> Response[bytes | None]:
    """A file, or index.html for a screen's path; `not_found` below /api and /assets.
    A browser that asks for a service worker and gets HTML keeps an old one for ever."""
    if name == "public" or name.startswith("r/"):
        name = "public.html"  # residents get a page of their own, without the app's files
    screen = not name.startswith(("api/", "assets/")) and name not in ("api", "sw.js")
    page = pages.get(name) or (pages.get("index.html") if screen else None)
    if page is None:
        raise Refusal("not_found")
    return _respond(request, page)


def _respond(request: Request[Any, Any, Any], page: Page) -> Response[bytes | None]:
    accepted = request.headers.get("accept-encoding", "")
    encoding = next((name for name, _ in _ENCODINGS if name in accepted and name in page.body), "")
    etag = f'"{page.etag}{encoding}"'
    headers = {
        "ETag": etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": _FOREVER if page.hashed else "no-cache",
    }
    if request.headers.get("if-none-match") == etag:
        return Response(None, status_code=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(page.body[encoding], media_type=page.media_type, headers=headers)

"""Every error as problem details (RFC 9457), from one place.

`title` is the sentence in the language that the client prefers, `zh` and `en` are both; `code` is
stable. A fault of ours carries a reference under which the log holds what happened.
"""

from typing import Any
from uuid import uuid4

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)

from backend import measures
from backend.domain.record import InvalidRecord
from backend.domain.refusal import Refusal
from backend.logs import where
from storage.connection import OddText, Unreachable
from storage.photos.store import StoreAway

log = structlog.get_logger()
MEDIA_TYPE = "application/problem+json"

_STATUS = {
    "session.none": 401,
    "session.ended": 401,
    "session.wiped": 401,
    "record.changed": 409,
    "record.exists": 409,
    "edit.overtaken": 409,
    "import.undone": 409,
    "import.overtaken": 409,
    "key.unknown": 409,
    "key.other": 409,
    "login.failed": 401,
    "login.locked": 401,
    "key.none": 401,
    "key.scope": 403,
    "session.csrf": 403,
    "password.must_change": 403,
    "role.forbidden": 403,
    "photo.signature": 403,
    "not_found": 404,
    "method.not_allowed": 405,
    "input.malformed": 400,
    "input.too_large": 413,
    "input.media_type": 415,
    "login.busy": 429,
    "rate.limited": 429,
    "public.limited": 429,
    "public.full": 429,
    "challenge.used": 409,
    "contact.none": 404,
    "reach.tested": 429,
    "message.often": 429,
    "notice.not_dead": 409,
    "server.fault": 500,
}
_CODE_OF_STATUS = {
    404: "not_found",
    405: "method.not_allowed",
    413: "input.too_large",
    415: "input.media_type",
}


class FieldProblem(msgspec.Struct, frozen=True, omit_defaults=True):
    field: str
    detail: str
    zh: str = ""
    en: str = ""


class ProblemDetail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 9457. `errors` names the fields where the input is malformed."""

    type: str
    title: str
    status: int
    code: str
    zh: str
    en: str
    detail: str = ""
    errors: tuple[FieldProblem, ...] = ()


AnyRequest = Request[Any, Any, Any]


def on_refusal(request: AnyRequest, refusal: Refusal) -> Response[bytes]:
    fields = refusal.fields if isinstance(refusal, InvalidRecord) else ()
    errors = tuple(
        FieldProblem(each.field, each.why.zh, each.why.zh, each.why.en) for each in fields
    )
    status = _STATUS.get(refusal.code, 422)
    return _respond(request, refusal, status, errors=errors, headers=_retry_after(refusal))


def _retry_after(refusal: Refusal) -> dict[str, str] | None:
    seconds = refusal.words.get("seconds")
    return {"Retry-After": str(seconds)} if seconds else None


def on_validation(request: AnyRequest, fault: ValidationException) -> Response[bytes]:
    errors = tuple(
        FieldProblem(str(each.get("key", "")), str(each.get("message", "")))
        for each in (fault.extra if isinstance(fault.extra, list) else [])
        if isinstance(each, dict)
    )
    return _respond(request, Refusal("input.malformed"), 400, errors=errors)


def on_malformed(request: AnyRequest, fault: msgspec.MsgspecError) -> Response[bytes]:
    return _respond(request, Refusal("input.malformed"), 400, detail=str(fault))


def on_http(request: AnyRequest, fault: HTTPException) -> Response[bytes]:
    status = fault.status_code
    code = _CODE_OF_STATUS.get(status, "input.malformed" if status < 500 else "server.fault")
    headers = {k: v for k, v in (fault.headers or {}).items() if k.lower() == "allow"}
    refusal = Refusal(code, most="24 MB", id="-")
    return _respond(request, refusal, status, headers=headers)


def on_fault(request: AnyRequest, fault: Exception) -> Response[bytes]:
    """Nothing of the request's content goes to the log: it may hold personal data."""
    reference = uuid4().hex[:12]
    log.error(
        "request.failed",
        id=reference,
        route=request.scope.get("path_template"),
        fault=type(fault).__name__,
        where=where(fault),
    )
    return _respond(request, Refusal("server.fault", id=reference), 500)


def on_unreachable(request: AnyRequest, fault: Exception) -> Response[bytes]:
    reference = uuid4().hex[:12]
    measures.DATABASE_ERRORS.inc()
    log.error("part.unreachable", id=reference, fault=type(fault).__name__)
    headers = {"Retry-After": "5"}
    return _respond(request, Refusal("server.fault", id=reference), 503, headers=headers)


def on_store_away(request: AnyRequest, fault: Exception) -> Response[bytes]:
    measures.STORE_ERRORS.inc()
    log.error("store.away", fault=str(fault))
    return _respond(request, Refusal("store.away"), 503, headers={"Retry-After": "10"})


def _respond(
    request: AnyRequest,
    refusal: Refusal,
    status: int,
    *,
    detail: str = "",
    errors: tuple[FieldProblem, ...] = (),
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    sentence = refusal.sentence
    english = request.headers.get("accept-language", "zh").lower().startswith("en")
    problem = ProblemDetail(
        type=f"urn:banjie:problem:{refusal.code}",
        title=sentence.en if english else sentence.zh,
        status=status,
        code=refusal.code,
        zh=sentence.zh,
        en=sentence.en,
        detail=detail[:300],
        errors=errors,
    )
    return Response(
        msgspec.json.encode(problem), status_code=status, media_type=MEDIA_TYPE, headers=headers
    )


def on_odd_text(request: AnyRequest, _fault: Exception) -> Response[bytes]:
    return _respond(request, Refusal("input.malformed"), 400, detail="NUL in a text")


def on_deep(request: AnyRequest, _fault: RecursionError) -> Response[bytes]:
    """JSON within JSON, thousands of levels deep: nobody of ours sends that."""
    return _respond(request, Refusal("input.malformed"), 400, detail="nested too deeply")


HANDLERS: dict[Any, Any] = {
    RecursionError: on_deep,
    Refusal: on_refusal,
    ValidationException: on_validation,
    msgspec.MsgspecError: on_malformed,
    NotFoundException: on_http,
    MethodNotAllowedException: on_http,
    HTTPException: on_http,
    **dict.fromkeys(OddText, on_odd_text),
    **dict.fromkeys(Unreachable, on_unreachable),
    StoreAway: on_store_away,
    Exception: on_fault,
}

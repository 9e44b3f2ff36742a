"""The OpenAPI document: Litestar's, with bodies that are read item by item, and every refusal."""

from typing import Any

import msgspec
from litestar import Litestar, Request, get
from litestar.openapi import OpenAPIConfig

from backend.api.alarms import CloudEvent
from backend.api.commands import CommandBatch
from backend.api.gate import COOKIE, CSRF_HEADER
from backend.api.problems import MEDIA_TYPE, ProblemDetail
from backend.services.alarm_input import AlarmIn

Document = dict[str, Any]
_METHODS = ("get", "post", "put", "delete")
_REFUSALS = {
    "400": "Malformed input",
    "401": "Not logged in, or an unknown key",
    "403": "Not allowed",
    "404": "Not found, or not yours to see",
    "405": "Method not supported",
    "409": "The key is not registered, or belongs to somebody else",
    "413": "Too large",
    "415": "Content type not supported",
    "422": "The rules say no",
    "429": "Too often: `Retry-After` says in how many seconds",
    "503": "The database cannot be reached",
}
_ID = "018f2e4c-0000-7000-8000-000000000001"
_COMMAND_EXAMPLE = {
    "commands": [
        {
            "name": "ticket.accept",
            "id": _ID,
            "ticket": "018f2e4c-0000-7000-8000-00000000000a",
            "madeAt": "2026-11-22T01:00:00Z",
            "baseVersion": 3,
        }
    ]
}
_ALARM_EXAMPLE = {
    "id": "cam-7-20261122-0001",
    "scenario": "stall",
    "time": "2026-11-22T01:00:00Z",
    "camera": "WD-01-1",
    "description": "占道设摊",
}
_EVENT_EXAMPLE = {
    "specversion": "1.0",
    "id": "0001",
    "source": "mall/camera-7",
    "type": "cn.banjie.alarm",
    "time": "2026-11-22T01:00:00Z",
    "data": {"scenario": "stall", "camera": "WD-01-1"},
}

config = OpenAPIConfig(
    title="Banjie 办结",
    version="1",
    description="Tickets of a town's grid management: alarms in, commands on them, results out.",
    path="/api/docs-internal",
    render_plugins=[],
)


def document(app: Litestar) -> Document:
    doc: Document = app.openapi_schema.to_schema()
    schemas = doc.setdefault("components", {}).setdefault("schemas", {})
    _, extra = msgspec.json.schema_components(
        [CommandBatch, AlarmIn, CloudEvent, ProblemDetail],
        ref_template="#/components/schemas/{name}",
    )
    schemas.update(extra)
    _set_bodies(doc["paths"])
    for path, operations in doc["paths"].items():
        for method in _METHODS:
            if method in operations:
                _complete(path, method, operations[method])
    doc["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
        "key": {"type": "http", "scheme": "bearer"},
    }
    return doc


def _set_bodies(paths: Document) -> None:
    _operation(paths, "/api/commands")["requestBody"] = {
        "required": True,
        "content": {"application/json": _content("CommandBatch", _COMMAND_EXAMPLE)},
    }
    many = {"type": "array", "items": {"$ref": "#/components/schemas/AlarmIn"}, "maxItems": 200}
    events = {"type": "array", "items": {"$ref": "#/components/schemas/CloudEvent"}}
    _operation(paths, "/api/alarms")["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"anyOf": [{"$ref": "#/components/schemas/AlarmIn"}, many]},
                "example": _ALARM_EXAMPLE,
            },
            "application/cloudevents+json": _content("CloudEvent", _EVENT_EXAMPLE),
            "application/cloudevents-batch+json": {"schema": events, "example": [_EVENT_EXAMPLE]},
        },
    }
    upload = next(p for p in paths if p.startswith("/api/photos/objects/"))
    paths[upload]["put"]["requestBody"] = {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("image/jpeg", "image/png", "image/webp")
        },
    }


def _operation(paths: Document, path: str) -> Document:
    found: Document = (paths.get(path) or paths[path + "/"])["post"]
    return found


def _content(schema: str, example: Any) -> Document:
    return {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example}


def _complete(path: str, method: str, operation: Document) -> None:
    machine = "alarm" in path
    free = "/objects/" in path or path.startswith("/api/public/")
    if free:
        operation["security"] = []
    else:
        operation["security"] = [{"key": []}] if machine else [{"session": []}]
    if method != "get" and not machine and not free:
        operation.setdefault("parameters", []).append(
            {
                "name": CSRF_HEADER,
                "in": "header",
                "required": True,
                "schema": {"type": "string", "enum": ["1"]},
            }
        )
    responses = operation.setdefault("responses", {})
    for status, words in _REFUSALS.items():
        responses[status] = {
            "description": words,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetail"}}},
        }
    responses.get("204", {}).pop("content", None)
    if path in ("/api/reference", "/api/map", "/api/public/map"):
        responses["304"] = {"description": "Unchanged since the ETag that was sent"}
    if path.startswith("/api/view"):
        responses["204"] = {"description": "Nothing changed since the cursor: keep it"}


@get("/api/openapi.json", include_in_schema=False, sync_to_thread=False)
def serve_document(request: Request[Any, Any, Any]) -> Document:
    """The document of this very server."""
    return document(request.app)

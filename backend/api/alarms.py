"""Alarms from machines: plain JSON, one or many, and CloudEvents 1.0 (structured and batch)."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from msgspec import Meta

from backend.api.gate import By, Env
from backend.api.photos import picture
from backend.domain.refusal import Refusal
from backend.services import alarms
from backend.services.alarm_input import AlarmIn
from backend.services.views import (
    AlarmAnswer,
    AlarmAnswers,
    AlarmProblem,
    AlarmResult,
    AlarmResults,
)

MOST = 200
MOST_BYTES = 24 * 1024 * 1024
EVENT_TYPE = "cn.banjie.alarm"


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True):
    """CloudEvents 1.0. `source` and `id` together are the alarm's id; `data` is an alarm
    without `id`, its `time` may be left to the envelope."""

    specversion: Annotated[str, Meta(pattern=r"^1\.0$")]
    id: Annotated[str, Meta(min_length=1, max_length=100)]
    source: Annotated[str, Meta(min_length=1, max_length=90)]
    type: Annotated[str, Meta(pattern=f"^{EVENT_TYPE}$")]
    data: dict[str, Any]
    time: str | None = None


_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_ALARM = msgspec.json.Decoder(AlarmIn)
_EVENT = msgspec.json.Decoder(CloudEvent)


class AlarmController(Controller):
    path = "/api"
    tags = ("alarms",)

    @post("/alarms", status_code=200, operation_id="sendAlarms", request_max_body_size=MOST_BYTES)
    async def send(self, env: Env, by: By, request: Request[Any, Any, Any]) -> AlarmAnswers:
        """An answer for each item, in order. Bad items are named, good ones are taken."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        items = [_read(raw, as_event) for raw, as_event in _split(await request.body(), kind)]
        if not 0 < len(items) <= MOST:
            raise Refusal("input.too_large", most=str(MOST))
        return AlarmAnswers(items=tuple(await alarms.receive(env, by, items)))

    @get("/alarms/{alarm_id:str}", operation_id="getAlarmResult")
    async def result(self, env: Env, by: By, alarm_id: FromPath[str]) -> AlarmResult:
        """What became of one alarm."""
        return await alarms.result(env, by, alarm_id)

    @get("/alarms/{alarm_id:str}/photos/{photo_id:uuid}", operation_id="getAlarmPhoto")
    async def photo(
        self, env: Env, by: By, alarm_id: FromPath[str], photo_id: FromPath[UUID]
    ) -> Response[bytes]:
        """A photo of the work done: the picture, or where it is (302)."""
        return picture(await alarms.photo(env, by, alarm_id, photo_id))

    @get("/alarm-results", operation_id="listAlarmResults")
    async def results(
        self,
        env: Env,
        by: By,
        cursor: FromQuery[UUID | None] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=200)] = 100,
    ) -> AlarmResults:
        """The source's own alarms with their state and result: the loop's answer to it."""
        return await alarms.results(env, by, cursor, limit)


def _split(body: bytes, kind: str) -> list[tuple[msgspec.Raw, bool]]:
    match kind:
        case "application/cloudevents+json":
            return [(msgspec.Raw(body), True)]
        case "application/cloudevents-batch+json":
            return [(raw, True) for raw in _LIST.decode(body)]
        case "application/json":
            many = body.lstrip()[:1] == b"["
            return [(r, False) for r in (_LIST.decode(body) if many else [msgspec.Raw(body)])]
        case _:
            raise Refusal("input.media_type")


def _read(raw: msgspec.Raw, as_event: bool) -> AlarmIn | AlarmAnswer:
    try:
        return _from_event(_EVENT.decode(raw)) if as_event else _ALARM.decode(raw)
    except msgspec.MsgspecError as fault:
        return AlarmAnswer(
            id=_id_of(raw),
            result="refused",
            problem=AlarmProblem(code="input.malformed", detail=str(fault)[:200]),
        )


def _from_event(event: CloudEvent) -> AlarmIn:
    fields = {"time": event.time, **event.data, "id": f"{event.source}#{event.id}"}
    return msgspec.convert(fields, AlarmIn)


def _id_of(raw: msgspec.Raw) -> str | None:
    try:
        found = msgspec.json.decode(raw)
    except msgspec.MsgspecError:
        return None
    name = found.get("id") if isinstance(found, dict) else None
    return name[:200] if isinstance(name, str) else None

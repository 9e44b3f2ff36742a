"""The OpenAPI document is true: schemathesis finds no 5xx and no undocumented answer."""

import asyncio
from itertools import cycle
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backend.api.openapi import document
from backend.app import create_app
from backend.domain.role import Role
from backend.settings import Settings
from tests.builders import PASSWORD, SmallTown
from tests.people import MACHINE

DOCUMENT = document(create_app(Settings(), ""))
STREAM = "GET /api/live"
OPERATIONS = [
    found
    for each in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()
    if isinstance(each, Ok) and (found := each.ok()).label != STREAM  # test_lists reads it
]
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.label)
async def test_operation(operation: Any, address: str, town: SmallTown) -> None:
    await asyncio.to_thread(fuzz, operation, address, town)


def fuzz(operation: Any, address: str, town: SmallTown) -> None:
    """Input that fits the document, from a dispatcher and a grid worker in turn."""
    used = (Role.DISPATCHER, Role.GRID_WORKER)
    if operation.label == "POST /api/password":
        used = (Role.JOINT_UNIT, Role.PROPERTY_MANAGER)  # wrong guesses lock these accounts
    if "/admin/" in operation.label:
        used = (Role.ADMINISTRATOR, Role.DISPATCHER)
    roles = cycle(used)
    cookies = {role: log_in(address, town, role) for role in used}
    ends_session = operation.label in ("DELETE /api/session", "POST /api/session")

    @settings(
        max_examples=30,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        role = next(roles)
        headers = {"X-Banjie": "1", **(MACHINE if "alarm" in case.path else {})}
        kept = log_in(address, town, role) if ends_session else cookies[role]
        response = case.call(base_url=address, headers=headers, cookies=kept)
        case.validate_response(response, checks=CHECKS)

    run()


def log_in(address: str, town: SmallTown, role: Role) -> dict[str, str]:
    body = {"phone": town.phones[town[role].id], "password": PASSWORD, "device": "fuzz"}
    answer = httpx.post(f"{address}/api/session", json=body, headers={"X-Banjie": "1"})
    assert answer.status_code == 200, answer.text
    return dict(answer.cookies)


async def test_ids_are_stable() -> None:
    """Clients are generated from these names: changing one is a decision."""
    names = {
        operation["operationId"]
        for methods in DOCUMENT["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict)
    }
    assert names == {
        "logIn", "logOut", "me", "listSessions", "endSession", "changePassword", "listTickets",
        "getTicket", "getTicketByNumber", "suggestAssignees", "listFieldPeople", "summary",
        "sendCommands", "reservePhoto", "confirmPhoto", "uploadPhoto", "getPhoto", "sendAlarms",
        "getAlarmResult", "listAlarmResults", "getReference", "getMap", "live",
        "registerDevice", "pullView", "listHeld", "getHeldPhoto", "searchTickets", "countTickets",
        "listFilters", "keepFilter", "removeFilter", "listExports", "askExport", "getExportFile",
        "removeExport", "getRules", "publishRules", "getRuleWords", "listRuleVersions",
        "getRuleVersion", "tryRules", "restoreRules", "dispatchMany",
        "listRecordKinds", "listEdits", "undoEdit", "listRecords", "createRecord",
        "getRecord", "saveRecord", "renewSecret", "lookAtTicket", "lookAway", "removeRecord", "importRecords", "listImports", "undoImport",
        "getMapDots", "getMapTickets", "getMapLayers",
        "publicTown", "namePublicPlace", "getPublicMap", "findPublicPlaces", "publicChallenge", "reservePublicPhoto",
        "confirmPublicPhoto", "sendPublicReport", "getReceipt", "getContact",
        "listNotices", "receiveNotices", "getReach", "saveReach", "subscribePush", "unsubscribePush",
        "sendMessage", "listMessages", "getMessage", "getPosition", "getReceiptPhoto", "getAlarmPhoto", "sharePosition", "sendPosition", "listLooks", "rateReceipt", "reopenReceipt", "testReach", "listReaching", "sendAgain", "listTold",
    }  # fmt: skip


HOSTILE: list[tuple[str, str, bytes | None, int]] = [
    ("POST", "/api/commands", b"{", 400),
    ("POST", "/api/commands", b"[]", 400),
    ("POST", "/api/commands", b'{"commands":[]}', 413),
    ("POST", "/api/commands", b'{"commands":[1,{"name":"x"}]}', 200),
    ("POST", "/api/session", b"\xff\xfe", 400),
    ("POST", "/api/commands", b'{"commands":' + b"[" * 100_000, 400),
    ("POST", "/api/admin/records/point", b'{"values":{"ring":' + b"[" * 100_000, 400),
    ("POST", "/api/session", b'{"phone":1}', 400),
    ("POST", "/api/photos/reserve", b'{"sha256":"zz","length":1,"mediaType":"x"}', 400),
    ("GET", "/api/tickets/not-a-uuid", None, 404),
    ("GET", "/api/tickets?view=nonsense", None, 404),
    ("GET", "/api/tickets?view=mine&limit=100000", None, 400),
    ("PUT", "/api/tickets", b"{}", 405),
    ("GET", "/api/nothing", None, 404),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), HOSTILE)
async def test_bad_input_is_a_problem(
    address: str, town: SmallTown, method: str, path: str, body: bytes | None, status: int
) -> None:
    cookies = await asyncio.to_thread(log_in, address, town, Role.DISPATCHER)
    headers = {"X-Banjie": "1", "Content-Type": "application/json", "Accept-Language": "en"}
    async with httpx.AsyncClient(base_url=address, cookies=cookies, headers=headers) as client:
        answer = await client.request(method, path, content=body)
    assert answer.status_code == status, answer.text
    if status == 200:
        codes = [each["problem"]["code"] for each in answer.json()["answers"]]
        assert set(codes) == {"command.unreadable"}
        return
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["title"] == problem["en"]
    assert problem["zh"] != problem["en"]


async def test_too_large_is_told(address: str, town: SmallTown) -> None:
    cookies = await asyncio.to_thread(log_in, address, town, Role.DISPATCHER)
    async with httpx.AsyncClient(
        base_url=address, cookies=cookies, headers={"X-Banjie": "1"}
    ) as client:
        answer = await client.post("/api/commands", content=b"x" * 2_100_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "input.too_large")

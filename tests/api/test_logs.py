"""Logs hold what happened and where, and nothing that somebody typed."""

import json
import logging
from typing import Any

import asyncpg
import pytest
import structlog
from litestar import Litestar, get
from litestar.testing import TestClient

from backend import logs
from backend.api import problems
from backend.api.problems import HANDLERS

SECRET = "13912345678 王某某"


@get("/api/people/{phone:str}")
async def breaks(phone: str) -> None:
    raise asyncpg.UniqueViolationError(f"Key (phone)=({SECRET}) already exists")


def test_a_fault_is_logged_without_its_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.configure("info")
    monkeypatch.setattr(problems, "log", structlog.get_logger())  # the other keeps its stream
    try:
        with TestClient(
            Litestar([breaks], exception_handlers=HANDLERS, logging_config=None)
        ) as app:
            answer = app.get("/api/people/13912345678")
    finally:
        logs.configure("critical")
    line: dict[str, Any] = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert answer.status_code == 500
    assert line["event"] == "request.failed"
    assert line["id"] in answer.json()["zh"]
    assert line["fault"] == "UniqueViolationError"
    assert any("breaks" in frame for frame in line["where"])
    assert SECRET[:11] not in json.dumps(line)


def test_lines_of_libraries_lose_what_was_put_into_them(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info")
    try:
        try:
            raise ValueError(SECRET)
        except ValueError:
            logging.getLogger("some.library").exception("could not read %s", SECRET)
    finally:
        logs.configure("critical")
    line: dict[str, Any] = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert line["words"] == "could not read %s"
    assert line["fault"] == "ValueError"
    assert SECRET[:11] not in json.dumps(line)

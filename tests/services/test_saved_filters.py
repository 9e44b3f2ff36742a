"""Filters kept by name."""

from typing import Any

import pytest

from backend.domain.refusal import Refusal
from backend.domain.role import Role
from backend.services import saved_filters
from backend.services.environment import Environment
from tests.builders import SmallTown


async def names(env: Environment, actor: Any) -> list[tuple[str, bool]]:
    return [(each.name, each.mine) for each in (await saved_filters.kept(env, actor)).items]


async def test_own_and_shared(fresh: Environment, town: SmallTown) -> None:
    desk, officer = town[Role.DISPATCHER], town[Role.DUTY_OFFICER]
    await saved_filters.keep(fresh, desk, " 超时的  流动摊 ", "late=true&q=流动摊", True)
    await saved_filters.keep(fresh, desk, "我的", "state=filed", False)
    await saved_filters.keep(fresh, officer, "我的", "late=true", False)
    assert await names(fresh, desk) == [("我的", True), ("超时的 流动摊", True)]
    assert await names(fresh, officer) == [("我的", True), ("超时的 流动摊", False)]


async def test_refusals(
    fresh: Environment, town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, officer = town[Role.DISPATCHER], town[Role.DUTY_OFFICER]
    kept = await saved_filters.keep(fresh, desk, "一", "late=true", True)
    for code, actor, name, query in (
        ("filter.name", desk, " 一", "late=false"),
        ("filter.short", desk, "二", "q=x"),
        ("input.malformed", desk, "二", "late=perhaps"),
        ("input.malformed", desk, "  ", "late=true"),
        ("role.forbidden", town[Role.GRID_WORKER], "二", "late=true"),
    ):
        with pytest.raises(Refusal, match=code):
            await saved_filters.keep(fresh, actor, name, query, False)
    with pytest.raises(Refusal, match="not_found"):
        await saved_filters.remove(fresh, officer, kept.items[0].id)
    monkeypatch.setattr(saved_filters, "MOST", 1)
    with pytest.raises(Refusal, match=r"filter\.full"):
        await saved_filters.keep(fresh, desk, "二", "late=true", False)
    await saved_filters.remove(fresh, desk, kept.items[0].id)
    assert await names(fresh, desk) == []

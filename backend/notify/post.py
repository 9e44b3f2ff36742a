"""The channels of this process, and what wakes the worker that sends."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import httpx

from backend.notify.outside import outside_client
from backend.notify.push import Push
from backend.notify.robot import Robot
from backend.notify.sms import Sms
from backend.settings import Settings

EVERYBODY = "*"


class Post:
    """Without settings: nothing but open pages reaches anybody."""

    def __init__(
        self,
        push: Push | None = None,
        sms: Sms | None = None,
        robots: Mapping[str, Robot] | None = None,
        client: httpx.AsyncClient | None = None,
        url: str = "",
        private: bool = False,
    ) -> None:
        self.push = push
        self.sms = sms
        self.robots = dict(robots or {})
        self.client = client
        """For addresses that others named."""
        self.url = url
        self.private = private
        self._poked = asyncio.Event()

    def robot_of(self, team: str | None) -> Robot | None:
        own = self.robots.get(team) if team else None
        return own or self.robots.get(EVERYBODY)

    def poke(self) -> None:
        """There is something to send, perhaps at once."""
        self._poked.set()

    async def poked(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._poked.wait()
        self._poked.clear()

    async def close(self) -> None:
        if self.client is not None:
            await self.client.aclose()
        if self.sms is not None:
            await self.sms.close()


def open_post(settings: Settings) -> Post:
    client = outside_client(settings.private_outside)
    return Post(
        push=Push(settings.secret, settings.push_contact, client) if settings.secret else None,
        sms=Sms(settings.sms, gateway_client()) if settings.sms else None,
        robots={team: Robot(address) for team, address in settings.robots},
        client=client,
        url=settings.url,
        private=settings.private_outside,
    )


def gateway_client() -> httpx.AsyncClient:
    """To the address that whoever runs the town set: it may well be in the own network."""
    return httpx.AsyncClient(timeout=10, trust_env=False, follow_redirects=False)

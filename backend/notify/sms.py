"""SMS through the town's gateway: by an HTTP template, or by any service that Apprise knows."""

import asyncio
import json

import httpx

from backend.notify.apprising import send_by_apprise
from backend.notify.channel import Letter, Outcome, delivered, later, refused
from backend.notify.push import wait_of
from backend.settings import REHEARSAL, SmsGateway

LONGEST = 70
"""UTF-16 units of one SMS with Chinese in it (3GPP TS 23.038, UCS-2)."""
MOST_AT_ONCE = 128


class Sms:
    """`gateway` answers 2xx for what it took; 4xx but 408, 425 and 429 for what it never takes."""

    def __init__(self, gateway: SmsGateway, client: httpx.AsyncClient) -> None:
        self._gateway = gateway
        self._client = client
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)

    async def send(self, letter: Letter) -> Outcome:
        if letter.to is None:
            return refused("no number")
        if self._gateway.url == REHEARSAL:
            return delivered("rehearsal")
        async with self._slots:
            if self._gateway.url.startswith(("http://", "https://")):
                return await self._post(letter, letter.to)
            address = self._gateway.url.replace("{phone}", letter.to)
            return await send_by_apprise(address, "", letter.text)

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, letter: Letter, phone: str) -> Outcome:
        blanks = {"{id}": str(letter.id), "{phone}": phone, "{text}": letter.text}
        body = self._gateway.body
        for blank, word in blanks.items():
            body = body.replace(blank, json.dumps(word, ensure_ascii=False)[1:-1])
        headers = {"content-type": "application/json; charset=utf-8"}
        if self._gateway.token:
            headers["authorization"] = f"Bearer {self._gateway.token}"
        try:
            answer = await self._client.post(
                self._gateway.url, content=body.encode(), headers=headers
            )
        except httpx.HTTPError as fault:
            return later(type(fault).__name__)
        status = answer.status_code
        if answer.is_success:
            return delivered(str(status))
        if status in (408, 425, 429) or status >= 500:
            return later(str(status), wait_of(answer))
        return refused(str(status))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2

"""Robots of a team's group chat (WeCom, DingTalk, Feishu) and webhooks, through Apprise."""

import hashlib

from backend.notify.apprising import send_by_apprise
from backend.notify.channel import Letter, Outcome

MOST_A_MINUTE = 20
"""WeCom takes 20 messages a minute of one robot; DingTalk throttles for ten minutes after them."""


class Robot:
    def __init__(self, address: str) -> None:
        self._address = address
        self.target = hashlib.sha256(address.encode()).hexdigest()[:16]
        """What its rate is counted by, on every node; the address itself is a secret."""

    async def send(self, letter: Letter) -> Outcome:
        text = f"{letter.text}\n{letter.link}" if letter.link else letter.text
        return await send_by_apprise(self._address, letter.title, text)

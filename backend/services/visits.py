"""How often one address has come to the public pages: in memory, in this process, for a day.

Addresses are not kept: what is counted is an HMAC of them with a key that is made anew each day and
never leaves the process. The number of counters is bounded; the ones unused longest go first.
"""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from datetime import date, datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

from backend.domain.bucket import Bucket, Limit, full, give_back, take
from backend.domain.deadline import SHANGHAI
from backend.domain.refusal import Refusal
from backend.domain.text import Label

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
MOST_COUNTERS = 50_000


class Visit(StrEnum):
    CHALLENGE = "challenge"
    REPORT = "report"
    PHOTO = "photo"
    LOOK = "look"
    RATE = "rate"


LIMITS: dict[Visit, tuple[Limit, ...]] = {
    Visit.CHALLENGE: (Limit(30, _HOUR),),
    Visit.REPORT: (Limit(5, _HOUR), Limit(20, _DAY)),
    Visit.PHOTO: (Limit(30, _HOUR),),
    Visit.RATE: (Limit(20, _HOUR),),
    Visit.LOOK: (Limit(3_000, _HOUR),),
}
"""An address may be that of a whole building, or of many phones of one mobile operator."""


class Visits:
    def __init__(self, most: int = MOST_COUNTERS) -> None:
        self._most = most
        self._day: date | None = None
        self._key = b""
        self._buckets: OrderedDict[tuple[bytes, Visit, int], Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def count(self, visit: Visit, address: str, now: datetime, hotline: Label) -> None:
        """`public.limited` where it is once too often; nothing is taken then."""
        who = self._who(address, now)
        took: dict[tuple[bytes, Visit, int], Bucket] = {}
        for index, limit in enumerate(LIMITS[visit]):
            taken = take(self._bucket(who, visit, index, now), limit, now)
            if taken.wait is not None:
                raise too_often("public.limited", taken.wait, hotline)
            took[who, visit, index] = taken.bucket
        for key, bucket in took.items():
            self._keep(key, bucket)

    def take_back(self, visit: Visit, address: str, now: datetime) -> None:
        """It was no new one."""
        who = self._who(address, now)
        for index, limit in enumerate(LIMITS[visit]):
            bucket = self._bucket(who, visit, index, now)
            self._keep((who, visit, index), give_back(bucket, limit))

    def _bucket(self, who: bytes, visit: Visit, index: int, now: datetime) -> Bucket:
        return self._buckets.get((who, visit, index)) or full(LIMITS[visit][index], now)

    def _keep(self, key: tuple[bytes, Visit, int], bucket: Bucket) -> None:
        self._buckets[key] = bucket
        self._buckets.move_to_end(key)
        while len(self._buckets) > self._most:
            self._buckets.popitem(last=False)

    def _who(self, address: str, now: datetime) -> bytes:
        day = now.astimezone(SHANGHAI).date()
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(32)
            self._buckets.clear()
        return hmac.new(self._key, network(address).encode(), hashlib.sha256).digest()[:16]


def too_often(code: str, wait: timedelta, hotline: Label) -> Refusal:
    seconds = max(1, int(wait.total_seconds()) + 1)
    return Refusal(code, seconds=seconds, minutes=-(-seconds // 60), hotline=hotline)


def network(address: str) -> str:
    """An IPv6 address counts as its /64: a household has all of that."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(int(parsed) >> 64)
    return address

"""How often somebody may do something: a bucket of tokens that fills with time."""

from datetime import datetime, timedelta

import msgspec


class Limit(msgspec.Struct, frozen=True):
    """`most` at once, and as many again in each `within`."""

    most: int
    within: timedelta

    @property
    def pause(self) -> timedelta:
        """Until one more."""
        return self.within / self.most


class Bucket(msgspec.Struct, frozen=True):
    tokens: float
    at: datetime


class Taken(msgspec.Struct, frozen=True):
    """`wait`: how long until it would be allowed; None where it was."""

    bucket: Bucket
    wait: timedelta | None


def full(limit: Limit, now: datetime) -> Bucket:
    return Bucket(float(limit.most), now)


def filled(bucket: Bucket, limit: Limit, now: datetime) -> Bucket:
    """A clock that was set back takes nothing away and gives nothing."""
    passed = max(timedelta(0), now - bucket.at)
    return Bucket(min(limit.most, bucket.tokens + passed / limit.pause), max(now, bucket.at))


def take(bucket: Bucket, limit: Limit, now: datetime) -> Taken:
    there = filled(bucket, limit, now)
    if there.tokens >= 1:
        return Taken(Bucket(there.tokens - 1, there.at), None)
    return Taken(there, (1 - there.tokens) * limit.pause)


def give_back(bucket: Bucket, limit: Limit) -> Bucket:
    return Bucket(min(limit.most, bucket.tokens + 1), bucket.at)

"""Where a bucket is; apart from the store, whose package is slow to import."""

from typing import Literal, NamedTuple

Lock = Literal["off", "governance", "compliance"]


class S3Address(NamedTuple):
    """`url`: as the application reaches the server; `public_url`: as phones do. No path."""

    url: str
    public_url: str
    bucket: str
    region: str
    access_key: str
    secret_key: str
    lock: Lock = "off"

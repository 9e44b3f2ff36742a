"""Requests that somebody else may send: AWS Signature Version 4 in the query, over headers too.

The minio package signs the host alone, so that any bytes would pass. Here length, type and SHA-256
are signed headers; the server refuses a request that has others.
(Signature Version 4: "Authenticating Requests: Using Query Parameters", Amazon S3 API reference.)
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"
SERVICE = "s3"


class Keys(NamedTuple):
    access: str
    secret: str
    region: str


def presign(
    method: str, url: str, headers: Mapping[str, str], seconds: int, keys: Keys, now: datetime
) -> str:
    """`url` with the signature in its query; whoever uses it sends exactly these headers. The
    path is signed as it stands: it must be quoted already."""
    parts = urlsplit(url)
    signed = {"host": parts.netloc, **{name.lower(): each for name, each in headers.items()}}
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    place = f"{now:%Y%m%d}/{keys.region}/{SERVICE}/aws4_request"
    query = _query(
        {
            "X-Amz-Algorithm": ALGORITHM,
            "X-Amz-Credential": f"{keys.access}/{place}",
            "X-Amz-Date": stamp,
            "X-Amz-Expires": str(seconds),
            "X-Amz-SignedHeaders": ";".join(sorted(signed)),
        }
    )
    request = "\n".join(
        (
            method,
            parts.path,
            query,
            *(f"{name}:{signed[name].strip()}" for name in sorted(signed)),
            "",
            ";".join(sorted(signed)),
            "UNSIGNED-PAYLOAD",
        )
    )
    text = "\n".join((ALGORITHM, stamp, place, hashlib.sha256(request.encode()).hexdigest()))
    signature = hmac.new(_key(keys, now), text.encode(), hashlib.sha256).hexdigest()
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{query}&X-Amz-Signature={signature}"


def _query(values: Mapping[str, str]) -> str:
    return urlencode(sorted(values.items()), quote_via=quote, safe="-_.~")


def _key(keys: Keys, now: datetime) -> bytes:
    key = f"AWS4{keys.secret}".encode()
    for part in (f"{now:%Y%m%d}", keys.region, SERVICE, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key

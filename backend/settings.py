"""Settings from BANJIE_* variables, read once at start. See README for the list."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlsplit

import msgspec

from storage.photos.address import Lock, S3Address

REHEARSAL = "rehearsal:"
"""In place of a gateway's address: messages are written down and sent to nobody."""
DEFAULT_BODY = '{"id": "{id}", "phone": "{phone}", "text": "{text}"}'


class SmsGateway(msgspec.Struct, frozen=True):
    """`url`: http(s), an address of Apprise's with {phone} in it, or `rehearsal:`. `body`: what is
    posted to http(s), with {id}, {phone} and {text} in it. `token`: for `Authorization: Bearer`."""

    url: str
    body: str = DEFAULT_BODY
    token: str = ""


class BadSetting(Exception):
    """A sentence for whoever starts the process."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path(".data")
    database: str | None = None  # DSN; None: embedded in the data folder
    photos: Path | None = None  # folder; None: `photos` in the data folder
    s3: S3Address | None = None  # a bucket in place of the folder
    secret: bytes = b""  # signs upload links; made once and kept in the data folder
    secure_cookies: bool = False
    pool: int = 20
    log: str = "info"
    proxies: str = "127.0.0.1"  # whose X-Forwarded-For says where a request comes from
    url: str = ""  # where people open the app, for links in messages
    sms: SmsGateway | None = None
    robots: tuple[tuple[str, str], ...] = ()  # team, or * for everybody, and Apprise's address
    push_contact: str = ""  # whom a push service may write to: an email address
    private_outside: bool = False  # push services and webhooks of one's own network
    metrics_token: bytes = b""  # empty: /metrics only for this machine


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    env = os.environ if environment is None else environment
    port = _port(env.get("BANJIE_PORT", "8000"))
    return Settings(
        host=env.get("BANJIE_HOST", "127.0.0.1"),
        port=port,
        data=Path(env.get("BANJIE_DATA", ".data")).absolute(),
        database=env.get("BANJIE_DATABASE") or None,
        photos=Path(env["BANJIE_PHOTOS"]).absolute() if env.get("BANJIE_PHOTOS") else None,
        s3=_s3(env),
        secret=env.get("BANJIE_SECRET", "").encode(),
        secure_cookies=env.get("BANJIE_SECURE_COOKIES", "").lower() in ("1", "true", "yes"),
        pool=int(env.get("BANJIE_POOL", "20")),
        log=env.get("BANJIE_LOG", "info"),
        proxies=env.get("BANJIE_PROXIES") or "127.0.0.1",
        url=env.get("BANJIE_URL", "").rstrip("/"),
        sms=_sms(env),
        robots=_robots(env.get("BANJIE_ROBOTS", "")),
        push_contact=env.get("BANJIE_PUSH_CONTACT", ""),
        private_outside=env.get("BANJIE_PRIVATE_OUTSIDE", "").lower() in ("1", "true", "yes"),
        metrics_token=env.get("BANJIE_METRICS_TOKEN", "").encode(),
    )


def _s3(env: Mapping[str, str]) -> S3Address | None:
    url = env.get("BANJIE_S3_URL", "").rstrip("/")
    if not url:
        return None
    public = env.get("BANJIE_S3_PUBLIC_URL", "").rstrip("/") or url
    for name, address in (("BANJIE_S3_URL", url), ("BANJIE_S3_PUBLIC_URL", public)):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise BadSetting(f"{name} must be http(s)://host[:port] without a path.")
    for name in ("BANJIE_S3_KEY", "BANJIE_S3_SECRET"):
        if not env.get(name):
            raise BadSetting(f"{name} is missing: BANJIE_S3_URL needs it.")
    lock = env.get("BANJIE_S3_LOCK", "off")
    if lock not in get_args(Lock):
        raise BadSetting("BANJIE_S3_LOCK must be off, governance or compliance.")
    return S3Address(
        url=url,
        public_url=public,
        bucket=env.get("BANJIE_S3_BUCKET", "banjie"),
        region=env.get("BANJIE_S3_REGION", "us-east-1"),
        access_key=env["BANJIE_S3_KEY"],
        secret_key=env["BANJIE_S3_SECRET"],
        lock=cast(Lock, lock),
    )


def _sms(env: Mapping[str, str]) -> SmsGateway | None:
    url = env.get("BANJIE_SMS_URL", "")
    if not url:
        return None
    body = env.get("BANJIE_SMS_BODY", "") or DEFAULT_BODY
    http = url.startswith(("http://", "https://"))
    if http and ("{phone}" not in url + body or "{text}" not in url + body):
        raise BadSetting("BANJIE_SMS_URL and BANJIE_SMS_BODY must name {phone} and {text}.")
    if not http and url != REHEARSAL and "{phone}" not in url:
        raise BadSetting("BANJIE_SMS_URL must name {phone}, for Apprise to know whom to write to.")
    return SmsGateway(url, body, env.get("BANJIE_SMS_TOKEN", ""))


def _robots(text: str) -> tuple[tuple[str, str], ...]:
    """`team=address`, divided by spaces or lines."""
    found = []
    for each in text.split():
        team, equals, address = each.partition("=")
        if not team or not equals or "://" not in address:
            raise BadSetting("BANJIE_ROBOTS must be team=address, several divided by spaces.")
        found.append((team, address))
    return tuple(found)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSetting(f"BANJIE_PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def prepare_data(settings: Settings) -> Settings:
    """Makes the data folder, and the secret once; BadSetting where it cannot be written."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        secret = settings.secret or _kept_secret(settings.data / "secret")
    except OSError as fault:
        raise BadSetting(
            f"The data folder {settings.data} cannot be written ({fault.strerror}). "
            "Choose another with BANJIE_DATA."
        ) from fault
    return msgspec.structs.replace(settings, secret=secret)


def _kept_secret(path: Path) -> bytes:
    """Made whole beside its place and then linked: a second process never reads half of it."""
    if not path.exists():
        part = path.with_name(f"secret.{secrets.token_hex(4)}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
    return path.read_bytes()

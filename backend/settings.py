"""Settings from BANJIE_* variables, read once at start. See README for the list."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec


class BadSetting(Exception):
    """A sentence for whoever starts the process."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path(".data")
    database: str | None = None  # DSN; None: embedded in the data folder
    photos: Path | None = None  # folder; None: `photos` in the data folder
    secret: bytes = b""  # signs upload links; made once and kept in the data folder
    secure_cookies: bool = False
    pool: int = 20
    log: str = "info"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    env = os.environ if environment is None else environment
    port = _port(env.get("BANJIE_PORT", "8000"))
    return Settings(
        host=env.get("BANJIE_HOST", "127.0.0.1"),
        port=port,
        data=Path(env.get("BANJIE_DATA", ".data")).absolute(),
        database=env.get("BANJIE_DATABASE") or None,
        photos=Path(env["BANJIE_PHOTOS"]).absolute() if env.get("BANJIE_PHOTOS") else None,
        secret=env.get("BANJIE_SECRET", "").encode(),
        secure_cookies=env.get("BANJIE_SECURE_COOKIES", "").lower() in ("1", "true", "yes"),
        pool=int(env.get("BANJIE_POOL", "20")),
        log=env.get("BANJIE_LOG", "info"),
    )


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

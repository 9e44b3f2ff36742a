"""Who sends a request: the session's cookie for people, a bearer key for machines."""

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from backend.domain.password import LONGEST
from backend.domain.refusal import Refusal
from backend.services import people
from backend.services.alarm_input import Sender
from backend.services.alarms import sender_of
from backend.services.environment import Environment
from backend.services.people import LoggedIn, hash_token

COOKIE = "banjie_session"
CSRF_HEADER = "x-banjie"
_SAFE = ("GET", "HEAD", "OPTIONS")
_BEFORE_CHANGE = ("/api/me", "/api/password", "/api/session")
"""What a person may still do while the first password is unchanged."""

Env = NamedDependency[SkipValidation[Environment]]
Who = NamedDependency[SkipValidation[LoggedIn]]
By = NamedDependency[SkipValidation[Sender]]


def provide_env(request: Request[Any, Any, Any]) -> Environment:
    environment: Environment = request.app.state.environment
    return environment


async def provide_who(env: Env, request: Request[Any, Any, Any]) -> LoggedIn:
    """A request that changes something must carry a header that no other site's page can set:
    together with SameSite cookies this covers cross-site request forgery. `env` is asked for so
    that the two are resolved one after the other: side by side costs a task group a request."""
    check_csrf(request)
    token = request.cookies.get(COOKIE)
    if not token:
        raise Refusal("session.none")
    who = await people.who_is(env, token)
    if who.must_change_password and request.url.path not in _BEFORE_CHANGE:
        raise Refusal("password.must_change")
    return who


def check_csrf(request: Request[Any, Any, Any]) -> None:
    if request.method not in _SAFE and CSRF_HEADER not in request.headers:
        raise Refusal("session.csrf")


async def provide_sender(env: Env, request: Request[Any, Any, Any]) -> Sender:
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not key:
        raise Refusal("key.none")
    return await sender_of(env, hash_token(key.strip()))


def session_cookie(token: str, secure: bool) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=token,
        max_age=int(LONGEST.total_seconds()) if token else 0,
        httponly=True,
        samesite="strict",
        secure=secure,
        path="/api",
    )

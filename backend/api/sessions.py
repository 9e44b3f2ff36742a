"""Logging in and out, one's own sessions and password."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from backend.api.gate import Env, Who, check_csrf, session_cookie
from backend.services import people, signing
from backend.services.signing import NewKey
from backend.services.views import Me, SessionList


class Login(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    phone: Annotated[str, Meta(max_length=20, examples=["13900000001"])]
    password: Annotated[str, Meta(max_length=200, examples=["banjie-demo-2026"])]
    device: Annotated[str, Meta(max_length=200)] = ""


class NewPassword(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    current: Annotated[str, Meta(max_length=200)]
    wanted: Annotated[str, Meta(max_length=200)]


class SessionController(Controller):
    path = "/api"
    tags = ("people",)

    @post("/session", status_code=200, operation_id="logIn")
    async def log_in(
        self, data: JSONBody[Login], env: Env, request: Request[object, object, State]
    ) -> Response[Me]:
        """Phone number and password. Sets the session's cookie."""
        check_csrf(request)
        token, who = await people.log_in(env, data.phone.strip(), data.password, data.device)
        secure = request.app.state.settings.secure_cookies
        return Response(people.me(env, who), cookies=[session_cookie(token, secure)])

    @delete("/session", operation_id="logOut", status_code=204)
    async def log_out(self, env: Env, who: Who) -> Response[None]:
        await people.log_out(env, who)
        return Response(None, cookies=[session_cookie("", False)], status_code=204)

    @get("/me", operation_id="me")
    async def me(self, env: Env, who: Who) -> Me:
        return people.me(env, who)

    @get("/sessions", operation_id="listSessions")
    async def sessions(self, env: Env, who: Who) -> SessionList:
        """Where the person is logged in, latest use first."""
        return await people.sessions(env, who)

    @delete("/sessions/{session_id:uuid}", operation_id="endSession", status_code=204)
    async def end_session(
        self,
        session_id: FromPath[UUID],
        env: Env,
        who: Who,
        wipe: Annotated[bool, QueryParameter(description="the phone is lost")] = False,
    ) -> None:
        """`wipe`: that phone removes what it holds of this person at its next contact."""
        await people.end_session(env, session_id, who, wipe)

    @post("/devices", operation_id="registerDevice", status_code=204)
    async def register(self, data: JSONBody[NewKey], env: Env, who: Who) -> None:
        """The key with which this person signs commands on this device. Again is nothing new."""
        await signing.register(env, who, data)

    @post("/password", operation_id="changePassword", status_code=204)
    async def change_password(self, data: JSONBody[NewPassword], env: Env, who: Who) -> None:
        """Ends the person's other sessions."""
        await people.change_password(env, who, data.current, data.wanted)

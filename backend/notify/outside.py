"""Requests to addresses that others named: a browser's push service, a source system's webhook.

Whoever names an address could name one of our own network (SSRF). So a name is resolved here, only a
public address is connected to, and it is the very address that was checked: asking twice would let
the second answer differ (DNS rebinding). Redirects are not followed.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

TIMEOUT_SECONDS = 10.0
MOST_CONNECTIONS = 400
LONGEST_ADDRESS = 1_000


class NotOutside(OSError):
    """The address is none of the public internet, or not encrypted."""


class Checked(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, or to any where `private` is allowed (tests, a gateway
    in the town's own network)."""

    def __init__(self, private: bool) -> None:
        self._private = private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (as httpcore calls it)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                address = await self._resolve(host, port)
        except (TimeoutError, OSError) as fault:
            raise httpcore.ConnectError(f"{type(fault).__name__}: {fault}") from fault
        return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("a socket of this machine is not outside")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _resolve(self, host: str, port: int) -> str:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        allowed = [each for each in addresses if self._private or is_public(each)]
        if not allowed:
            raise NotOutside("not a public address")
        return allowed[0]


def is_public(address: str) -> bool:
    """Neither of a private network, nor of this machine, nor reserved (RFC 6890)."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_global) and not (mapped or found).is_multicast


def check_address(url: str, private: bool) -> bool:
    """Whether an address may be kept at all: https, a host, no name and password in it."""
    if len(url) > LONGEST_ADDRESS:
        return False
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.scheme not in ("https", "http"):
        return False
    if private:
        return True
    if parts.scheme != "https":
        return False
    try:
        return is_public(host)
    except ValueError:
        return "." in host


def outside_client(private: bool) -> httpx.AsyncClient:
    """One a process; the caller closes it."""
    limits = httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=50)
    transport = httpx.AsyncHTTPTransport(limits=limits, retries=0)
    transport._pool = httpcore.AsyncConnectionPool(  # httpx passes no backend on
        ssl_context=httpx.create_ssl_context(),
        max_connections=limits.max_connections,
        max_keepalive_connections=limits.max_keepalive_connections,
        keepalive_expiry=limits.keepalive_expiry,
        network_backend=Checked(private),
    )
    return httpx.AsyncClient(
        transport=transport, timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False
    )

"""A lean HTTP/1.1 client on asyncio streams: the load must not cost more than the server."""

import asyncio
from typing import Any, NamedTuple, Self

import msgspec


class Answer(NamedTuple):
    status: int
    body: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.body)


class Wire:
    """One kept-alive connection. Not for two requests at a time."""

    def __init__(self, host: str, port: int, headers: dict[str, str]) -> None:
        self._host, self._port = host, port
        lines = {"Host": f"{host}:{port}", "X-Banjie": "1", **headers}
        self._head = "".join(f"{k}: {v}\r\n" for k, v in lines.items()).encode()
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._writer:
            self._writer.close()

    async def get(self, path: str) -> Answer:
        return await self._send(b"GET %s HTTP/1.1\r\n%s\r\n" % (path.encode(), self._head))

    async def post(self, path: str, content: Any) -> Answer:
        body = content if isinstance(content, bytes) else msgspec.json.encode(content)
        return await self._send(
            b"POST %s HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (path.encode(), self._head, len(body), body)
        )

    async def put(self, path: str, content: bytes, headers: dict[str, str]) -> Answer:
        lines = "".join(f"{k}: {v}\r\n" for k, v in headers.items()).encode()
        return await self._send(
            b"PUT %s HTTP/1.1\r\n%s%sContent-Length: %d\r\n\r\n%s"
            % (path.encode(), self._head, lines, len(content), content)
        )

    async def _send(self, request: bytes) -> Answer:
        if self._reader is None or self._writer is None:
            raise RuntimeError("the connection is not open")
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        at = head.lower().find(b"content-length:")
        if at < 0:
            return Answer(status, b"")
        length = int(head[at + 15 : head.index(b"\r", at)])
        return Answer(status, await self._reader.readexactly(length))

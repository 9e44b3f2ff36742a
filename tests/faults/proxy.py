"""A bad line between a phone and the server: slow, far, lossy, cut, or gone; shared by all that the
phone does at once, as one radio is."""

import asyncio
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

SEGMENT = 1_400
RETRANSMISSION = 0.4
"""Seconds until a lost segment is sent again, beside the round trip."""


@dataclass
class Line:
    """`rate`: bytes a second each way, 0 for no limit; `delay`: seconds one way; `loss`: share of
    segments that must be sent again. `carried`: bytes up and down so far."""

    rate: float = 0
    delay: float = 0
    loss: float = 0
    up: bool = True
    carried: list[int] = field(default_factory=lambda: [0, 0])


SECOND_GENERATION = Line(rate=50_000 / 8, delay=0.3, loss=0.05)
"""50 kbit/s, 600 ms there and back, 5 % lost."""


class Proxy:
    """Runs in a thread of its own. Everything may be changed while it runs."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._luck = random.Random(7)
        self._free = [0.0, 0.0]
        self._serving: asyncio.Task[None] | None = None
        self.line = Line()
        self.address = ""

    def cut(self) -> None:
        """Every connection ends now, in the middle of whatever it carries, and none opens."""
        self.line.up = False
        self._loop.call_soon_threadsafe(self._drop)

    def stop(self) -> None:
        if self._serving:
            self._loop.call_soon_threadsafe(self._serving.cancel)

    def mend(self) -> None:
        self.line.up = True

    def _drop(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, started: threading.Event) -> None:
        server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        started.set()
        async with server:
            self._serving = asyncio.current_task()
            await server.serve_forever()

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):  # the proxy was stopped
            await self._connected(reader, writer)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.line.up:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, far_writer}
        try:
            await asyncio.gather(
                self._carry(reader, far_writer, 0), self._carry(far_reader, writer, 1)
            )
        finally:
            self._open -= {writer, far_writer}
            for each in (writer, far_writer):
                each.close()

    async def _carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, way: int
    ) -> None:
        """Reads segment by segment, and delivers each in order when it would arrive."""
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivering = asyncio.create_task(self._deliver(waiting, target))
        arrives = 0.0
        try:
            while data := await source.read(SEGMENT):
                self.line.carried[way] += len(data)
                await asyncio.sleep(max(0.0, self._booked(way, len(data)) - time.monotonic()))
                again = self._luck.random() < self.line.loss
                late = RETRANSMISSION + 2 * self.line.delay if again else 0.0
                arrives = max(arrives, time.monotonic() + self.line.delay + late)
                waiting.put_nowait((arrives, data))
        except OSError:
            target.transport.abort()
        finally:
            waiting.put_nowait((arrives, b""))
            with suppress(OSError, asyncio.CancelledError):
                await delivering

    def _booked(self, way: int, length: int) -> float:
        """When the line has sent these bytes: one line for all connections."""
        if not self.line.rate:
            return 0.0
        self._free[way] = max(self._free[way], time.monotonic()) + length / self.line.rate
        return self._free[way]

    @staticmethod
    async def _deliver(
        waiting: "asyncio.Queue[tuple[float, bytes]]", target: asyncio.StreamWriter
    ) -> None:
        while True:
            when, data = await waiting.get()
            await asyncio.sleep(max(0.0, when - time.monotonic()))
            if not data:
                if target.can_write_eof():
                    target.write_eof()
                return
            target.write(data)
            await target.drain()


@contextmanager
def proxy_to(address: str) -> Iterator[Proxy]:
    host, _, port = address.removeprefix("http://").partition(":")
    proxy = Proxy(host, int(port))
    started = threading.Event()

    def run() -> None:
        asyncio.set_event_loop(proxy._loop)
        with suppress(asyncio.CancelledError):
            proxy._loop.run_until_complete(proxy._serve(started))
        left = asyncio.all_tasks(proxy._loop)
        for task in left:
            task.cancel()
        proxy._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        proxy._loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield proxy
    finally:
        proxy.stop()
        thread.join(5)

"""The same lifecycle beside a hundred thousand tickets and beside a million: what growth costs."""

import asyncio
import sys

from tests.bench.lifecycle import at_server, measure
from tests.bench.million import load
from tests.bench.server import bench_server

SIZES = (100_000, 1_000_000)


def rate_beside(tickets: int, clients: int = 16, seconds: float = 20.0) -> float:
    with bench_server() as bench:
        load(bench, tickets)
        wires, worker = at_server(bench)
        asyncio.run(measure(wires, worker, clients, 5))
        rate, slow = asyncio.run(measure(wires, worker, clients, seconds))
    print(f"  beside {tickets:,}: {rate:.0f} lifecycles a second (slowest of 100: {slow:.0f} ms)")
    return rate


def main(*sizes: int) -> None:
    small, large = (rate_beside(each) for each in sizes or SIZES)
    print(f"  {small / large:.2f}x slower (wanted at most 1.2x)")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:3]))

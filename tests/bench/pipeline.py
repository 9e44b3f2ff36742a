"""The photo worker on a slow phone: a photo of 12 megapixels and about 3.8 MB, Chromium with its
workers in a control group of a third of a core. Beside it the same work done on the page itself."""

import base64
import io
import os
import random
import stat
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from backend.app import WEB
from tests.bench.server import bench_server
from tests.parts import CHROMIUM

CORE, PERIOD = 0.33, 100_000
ROW, RUNS = 20, 5
WANTED_MS, WANTED_BLOCK_MS, WANTED_BYTES = 2_000, 100, 500_000
LINES = [
    "2026-11-23 09:30:00",
    "万达广场4号门",
    "段阿昌 · 2611C0002002",
    "31.020535, 121.356883 ±12 m",
]
SETUP = """([address, photo]) => {
  window.file = new Blob([Uint8Array.from(atob(photo), (c) => c.charCodeAt(0))], { type: 'image/jpeg' })
  window.worker = new Worker(address, { type: 'module' })
  let last = performance.now()
  window.gap = 0
  const beat = () => {
    const now = performance.now()
    window.gap = Math.max(window.gap, now - last)
    last = now
    setTimeout(beat, 5)
  }
  beat()
}"""
WORKER = """(lines) => new Promise((done) => {
  window.gap = 0
  const began = performance.now()
  window.worker.onmessage = ({ data }) =>
    done({ took: performance.now() - began, gap: window.gap, bytes: data.bytes?.byteLength, wrong: data.wrong })
  window.worker.postMessage({ turn: 1, file: window.file, lines })
})"""
PAGE = """async () => {
  window.gap = 0
  const began = performance.now()
  const bitmap = await createImageBitmap(window.file)
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: 1600, height: 1200 })
  canvas.getContext('2d').drawImage(bitmap, 0, 0, 1600, 1200)
  bitmap.close()
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.8))
  const bytes = await blob.arrayBuffer()
  await crypto.subtle.digest('SHA-256', bytes)
  await new Promise((done) => setTimeout(done, 10))
  return { took: performance.now() - began, gap: window.gap }
}"""


def photo() -> bytes:
    """4000 x 3000; noise over areas, as streets are."""
    noise = Image.frombytes("L", (1000, 750), random.Random(3).randbytes(750_000))
    image = Image.merge("RGB", [noise.resize((4000, 3000), Image.Resampling.BICUBIC)] * 3)
    for quality in range(95, 30, -3):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        if out.tell() <= 3_900_000:
            break
    return out.getvalue()


@contextmanager
def slow_chromium(folder: Path) -> Iterator[tuple[Path, Path]]:
    """A program that starts Chromium in a group of its own, and the list of the group's processes.
    RuntimeError where this machine has no CPU control groups that we may write."""
    first = Path("/sys/fs/cgroup/cpu")
    group = (first if first.is_dir() else Path("/sys/fs/cgroup")) / f"banjie-{os.getpid()}"
    try:
        group.mkdir()
        quota = int(CORE * PERIOD)
        if first.is_dir():
            (group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(quota))
        else:
            (group / "cpu.max").write_text(f"{quota} {PERIOD}")
    except OSError as fault:
        raise RuntimeError(f"no CPU control groups to write to: {fault}") from fault
    program = folder / "chromium"
    program.write_text(f'#!/bin/sh\necho $$ > {group}/cgroup.procs\nexec {CHROMIUM} "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    try:
        yield program, group / "cgroup.procs"
    finally:
        group.rmdir()


def megabytes(processes: Path) -> float:
    """What the group's processes hold that is their own."""
    total = 0
    for each in processes.read_text().split():
        try:
            lines = Path(f"/proc/{each}/status").read_text().splitlines()
        except FileNotFoundError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))
    return total / 1024


def main() -> None:
    data = photo()
    worker = next((WEB / "assets").glob("worker-*.js"))
    with (
        tempfile.TemporaryDirectory(prefix="banjie-chromium-") as folder,
        bench_server() as bench,
        slow_chromium(Path(folder)) as (program, processes),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=str(program), args=["--no-sandbox", "--disable-gpu"], timeout=120_000
        )
        page = browser.new_page()
        page.set_default_timeout(180_000)
        page.goto(f"http://{bench.host}:{bench.port}/login", timeout=120_000)
        page.wait_for_timeout(5_000)
        page.evaluate(SETUP, [f"/assets/{worker.name}", base64.b64encode(data).decode()])
        show(page, processes, len(data))
        browser.close()


def show(page: Page, processes: Path, length: int) -> None:
    runs: list[dict[str, Any]] = []
    held: list[float] = []
    for _ in range(ROW):
        runs.append(page.evaluate(WORKER, LINES))
        assert runs[-1].get("wrong") is None, runs[-1]
        held.append(megabytes(processes))
    plain: list[dict[str, Any]] = [page.evaluate(PAGE) for _ in range(RUNS)]
    ours, theirs = (statistics.median(each["took"] for each in some) for some in (runs, plain))
    block, blocked = (max(each["gap"] for each in some) for some in (runs[1:], plain))
    print(f"  {length / 1e6:.1f} MB in, {runs[0]['bytes'] / 1000:.0f} kB out (wanted under "
          f"{WANTED_BYTES // 1000}); {ours:.0f} ms on {CORE} of a core (wanted {WANTED_MS}), on the page itself "
          f"{theirs:.0f} ms: {ours / theirs:.2f}x")  # fmt: skip
    print(f"  the page stands still for {block:.0f} ms at most (wanted {WANTED_BLOCK_MS}), "
          f"on the page itself {blocked:.0f} ms")  # fmt: skip
    print(
        f"  memory of all processes after 5 photos {held[4]:.0f} MB, after {ROW} {held[-1]:.0f} MB"
    )


if __name__ == "__main__":
    main()

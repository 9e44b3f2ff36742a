"""make bench: every figure beside a baseline measured in the same run."""

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    exports,
    finding,
    intake,
    lifecycle,
    live,
    mapping,
    phone,
    photos,
    pipeline,
    pull,
    reaching,
    reconnect,
    scale,
    screens,
    thumbs,
)


def machine() -> str:
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")),
        platform.processor(),
    )  # fmt: skip
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def main(wanted: list[str]) -> None:
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "lifecycle": ("Ticket lifecycle, 8 requests, 100,000 tickets loaded", lifecycle.main),
        "intake": ("Alarm intake", intake.main),
        "live": ("Live connections", live.main),
        "reconnect": ("Phones that come back", reconnect.main),
        "pull": ("Pulling a view", pull.main),
        "pipeline": ("A photo on a slow phone", pipeline.main),
        "photos": ("Photos to an object store", photos.main),
        "thumbs": ("Pictures of a list over 3G", thumbs.main),
        "phone": ("A phone with much on it", phone.main),
        "finding": ("The desk at a million tickets", finding.main),
        "mapping": ("The desk's map with 100,000 tickets", mapping.main),
        "scale": ("Lifecycles beside a million tickets", scale.main),
        "reaching": ("1,000 notices a minute to slow receivers", reaching.main),
        "exports": ("A list of 100,000 tickets to carry away", exports.main),
        "screens": ("Worker's first screen", screens.main),
    }
    print(machine())
    for name, (title, run) in parts.items():
        if not wanted or name in wanted:
            print(f"\n{title}", flush=True)
            run()


if __name__ == "__main__":
    main(sys.argv[1:])

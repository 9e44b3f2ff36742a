"""A server with a given build of the app, and a next build made of the last one."""

import hashlib
import re
import shutil
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.app import WEB
from tests.bench.server import running

_SERVE = """
import functools, sys
from pathlib import Path
from backend import cli, serving
serving.create_app = functools.partial(serving.create_app, web=Path(sys.argv.pop(1)))
sys.argv[1:] = ["serve"]
sys.exit(cli.main())
"""


@contextmanager
def serving(data: Path, port: int, web: Path = WEB) -> Iterator[None]:
    environment = {"BANJIE_DATA": str(data), "BANJIE_PORT": str(port), "BANJIE_LOG": "warning"}
    with running([sys.executable, "-c", _SERVE, str(web)], port, environment):
        yield


def next_build(folder: Path) -> Path:
    """The same app under new names of its files, as after a deploy: none of the old ones is left."""
    shutil.copytree(WEB, folder, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    renamed = {}
    for file in sorted((folder / "assets").iterdir()):
        other = "x" if file.stem[-1] != "x" else "y"  # a hash may itself end with a hyphen
        renamed[file.name] = f"{file.stem[:-1]}{other}{file.suffix}"
        file.rename(file.with_name(renamed[file.name]))
    texts = [*(folder / "assets").iterdir(), folder / "index.html", folder / "sw.js"]
    for file in texts:
        if file.suffix in (".js", ".css", ".html"):
            _replace(file, renamed)
    html = folder / "index.html"
    html.write_text(html.read_text().replace("<title>", '<meta name="build" content="2"><title>'))
    _renew_hashes(folder)
    return folder


def _replace(file: Path, renamed: dict[str, str]) -> None:
    text = file.read_text()
    for old, new in renamed.items():
        text = text.replace(old, new)
    file.write_text(text)


def _renew_hashes(folder: Path) -> None:
    """In the worker's list of files: {url:`/index.html`,revision:`...`,integrity:`sha256-...`}."""

    def renew(found: re.Match[str]) -> str:
        url, revision = found[1], found[2]
        digest = b64encode(hashlib.sha256((folder / url[1:]).read_bytes()).digest()).decode()
        new = revision if revision == "null" else f"`{digest[:16]}`"
        return f"{{url:`{url}`,revision:{new},integrity:`sha256-{digest}`}}"

    worker = folder / "sw.js"
    entry = r"\{url:`([^`]+)`,revision:(null|`[^`]+`),integrity:`[^`]+`\}"
    text, count = re.subn(entry, renew, worker.read_text())
    assert count > 10, worker
    worker.write_text(text)

"""Starting: one clear sentence for each thing that can be wrong; the wheel serves the PWA."""

import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.bench.server import ROOT, free_port, running


def banjie(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "backend.cli", *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def told(done: subprocess.CompletedProcess[str]) -> str:
    """The sentence; a traceback is none."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("banjie: ")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = banjie({"BANJIE_PORT": port, "BANJIE_DATA": str(tmp_path)}, "serve")
    assert f"Port {port}" in told(done)
    assert "BANJIE_PORT" in told(done)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file stands where the folder should be: also root cannot write there."""
    (tmp_path / "file").write_text("")
    done = banjie({"BANJIE_DATA": str(tmp_path / "file" / "data")}, "serve")
    assert "BANJIE_DATA" in told(done)


@pytest.mark.parametrize(
    "dsn",
    ["postgresql://nobody:secret@127.0.0.1:1/none", "nonsense", "postgresql://127.0.0.1:1/x"],
)
def test_a_wrong_dsn(tmp_path: Path, dsn: str) -> None:
    environment = {
        "BANJIE_DATA": str(tmp_path), "BANJIE_DATABASE": dsn, "BANJIE_PORT": str(free_port()),
        "BANJIE_SECRET": "of all nodes",
    }  # fmt: skip
    done = banjie(environment, "serve")
    assert "BANJIE_DATABASE" in told(done)
    assert "secret" not in done.stderr


def test_a_database_that_does_not_exist(tmp_path: Path, postgres: str) -> None:
    missing = postgres.replace("/postgres?", "/no_such_database?")
    environment = {
        "BANJIE_DATA": str(tmp_path), "BANJIE_DATABASE": missing, "BANJIE_PORT": str(free_port()),
        "BANJIE_SECRET": "of all nodes",
    }  # fmt: skip
    assert "no_such_database" in told(banjie(environment, "serve"))


def test_nodes_need_one_secret(tmp_path: Path, postgres: str) -> None:
    environment = {"BANJIE_DATA": str(tmp_path), "BANJIE_DATABASE": postgres}
    assert "BANJIE_SECRET" in told(banjie(environment, "serve"))


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_a_port_that_is_none(port: str) -> None:
    assert "BANJIE_PORT" in told(banjie({"BANJIE_PORT": port}, "serve"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A server on an embedded database of its own."""
    data, port = tmp_path_factory.mktemp("served"), free_port()
    environment = {"BANJIE_DATA": str(data), "BANJIE_PORT": str(port)}
    with running([sys.executable, "-m", "backend.cli", "serve"], port, environment):
        yield data, f"http://127.0.0.1:{port}"


def test_a_second_server_on_the_same_folder(served: tuple[Path, str]) -> None:
    data, _ = served
    done = banjie({"BANJIE_DATA": str(data), "BANJIE_PORT": str(free_port())}, "serve")
    assert "already" in told(done)


def test_people_are_made_beside_a_running_server(served: tuple[Path, str]) -> None:
    """From the shell, with a first password that works and must be changed."""
    data, address = served
    environment = {"BANJIE_DATA": str(data)}
    made = banjie(environment, "users", "create", "13800000001", "王芳", "--role", "dispatcher")
    assert made.returncode == 0, made.stderr
    password = made.stdout.split("first password ")[1].split()[0]
    body = {"phone": "13800000001", "password": password, "device": "shell"}
    answer = httpx.post(f"{address}/api/session", json=body, headers={"X-Banjie": "1"})
    assert answer.json()["mustChangePassword"]
    again = banjie(environment, "users", "create", "13800000001", "王芳", "--role", "dispatcher")
    assert "already" in told(again)
    reset = banjie(environment, "users", "reset", "13800000001")
    assert password not in reset.stdout
    cookies = dict(answer.cookies)
    assert httpx.get(f"{address}/api/me", cookies=cookies).status_code == 401
    unknown = banjie(environment, "users", "reset", "13899999999")
    assert "没有找到" in told(unknown)
    assert "王芳" in banjie(environment, "users", "list").stdout


def test_no_default_account(served: tuple[Path, str]) -> None:
    """Without the demo nobody can log in before `banjie users create`."""
    _, address = served
    body = {"phone": "13900000001", "password": "banjie-demo-2026", "device": ""}
    answer = httpx.post(f"{address}/api/session", json=body, headers={"X-Banjie": "1"})
    assert answer.status_code == 401


def test_pages(served: tuple[Path, str]) -> None:
    """index.html for a screen's path, files by their hash for ever, small where it is asked for."""
    _, address = served
    start = httpx.get(address)
    assert start.status_code == 200
    screen = httpx.get(f"{address}/tickets/42")
    assert screen.text == start.text
    again = httpx.get(address, headers={"If-None-Match": start.headers["etag"]})
    assert again.status_code == 304
    script = start.text.split('src="')[1].split('"')[0]
    packed = httpx.get(address + script, headers={"Accept-Encoding": "br"})
    assert packed.headers["content-encoding"] == "br"
    assert "immutable" in packed.headers["cache-control"]
    assert httpx.get(f"{address}/assets/none.js").status_code == 404


def test_it_stops_when_asked(tmp_path: Path) -> None:
    """Ctrl-C ends it within seconds, also while a page listens for live events."""
    port = free_port()
    environment = {"BANJIE_DATA": str(tmp_path), "BANJIE_PORT": str(port)}
    with running([sys.executable, "-m", "backend.cli", "serve"], port, environment) as process:
        os.kill(process, signal.SIGINT)
        for _ in range(200):
            if socket.socket().connect_ex(("127.0.0.1", port)):
                return
            time.sleep(0.05)
    pytest.fail("it still answers")


def test_the_wheel_holds_the_pwa(tmp_path: Path) -> None:
    """Installed in an empty folder, `banjie serve` serves the app."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("banjie-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        packed.extractall(tmp_path / "site")
    assert "backend/web/index.html" in names
    assert not [name for name in names if name.startswith("tests/")]
    port = free_port()
    environment = {
        "PYTHONPATH": str(tmp_path / "site"), "BANJIE_DATA": str(tmp_path / "data"),
        "BANJIE_PORT": str(port),
    }  # fmt: skip
    command = [sys.executable, "-c", "from backend.cli import main; main(['serve'])"]
    with running(command, port, environment, folder=tmp_path):
        assert "<div id=" in httpx.get(f"http://127.0.0.1:{port}/", timeout=30).text

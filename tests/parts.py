"""Fetches what tests need and pip cannot bring: Chromium, Firefox, WebKit, Caddy and a Chinese font
from Debian; MinIO, whose makers offer source only, built by Go (some minutes, once).

Installed already: does nothing. Cannot be had: says what is missing and fails.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
PACKAGES = {
    "chromium": CHROMIUM,
    "fonts-noto-cjk": Path("/usr/share/fonts/opentype/noto"),
    "firefox-esr": Path("/usr/bin/firefox-esr"),
    "webkit2gtk-driver": Path("/usr/bin/WebKitWebDriver"),
    "libwebkit2gtk-4.1-0": Path("/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"),
    "xvfb": Path("/usr/bin/Xvfb"),
    "caddy": Path("/usr/bin/caddy"),
    "systemd": Path("/usr/bin/systemd-analyze"),
}
MINIO = "github.com/minio/minio@latest"


def minio() -> Path:
    """Where Go puts it, or where BANJIE_TEST_MINIO says it is."""
    given = os.environ.get("BANJIE_TEST_MINIO")
    return Path(given) if given else _go_folder() / "minio"


def _go_folder() -> Path:
    go = shutil.which("go")
    if go is None:
        return Path.home() / "go" / "bin"
    asked = subprocess.run(
        [go, "env", "GOBIN", "GOPATH"], capture_output=True, text=True, check=True
    )
    own, path = asked.stdout.splitlines()[:2]
    return Path(own) if own else Path(path.split(os.pathsep)[0]) / "bin"


def main() -> int:
    return fetch_packages() or build_minio()


def build_minio() -> int:
    if minio().exists():
        return 0
    go = shutil.which("go")
    if go:
        print("Building MinIO with Go (about five minutes, once) ...", flush=True)
        done = subprocess.run([go, "install", MINIO], capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr[-2000:])
    if minio().exists():
        return 0
    print(
        f"Missing for the photo store's tests: MinIO. Install Go 1.24 or newer and run "
        f"go install {MINIO}, or name a minio program with BANJIE_TEST_MINIO."
    )
    return 1


def fetch_packages() -> int:
    missing = [name for name, proof in PACKAGES.items() if not proof.exists()]
    if not missing:
        return 0
    print(f"Installing {', '.join(missing)} from Debian ...", flush=True)
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-q"],
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing],
        ):
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(done.stdout[-2000:], done.stderr[-2000:], sep="\n")
    still = [name for name in missing if not PACKAGES[name].exists()]
    if still:
        print(
            f"Missing for the tests: {', '.join(still)}. Install: apt-get install {' '.join(still)}"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Three engines behind one small face: open, ask by script, hand over files, end, begin again.

Chromium by Playwright, Firefox by puppeteer over WebDriver BiDi, WebKit by WebKitWebDriver under
Xvfb. What a page does is done by its own script, so that no engine is driven in a way of its own.
"""

import json
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Playwright
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.bench.server import ROOT
from tests.parts import CHROMIUM

INPUT = "body > input[type=file]"


class Engine(Protocol):
    restarts: bool
    """Whether the driver gives a browser that ended its storage back."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def open(self, address: str) -> None: ...
    def ask(self, script: str) -> Any: ...
    def hand_over(self, picture: Path) -> None: ...


class Chromium:
    restarts = True

    def __init__(self, folder: Path, playwright: Playwright) -> None:
        self._folder, self._playwright = folder, playwright

    def start(self) -> None:
        self._context = self._playwright.chromium.launch_persistent_context(
            str(self._folder), executable_path=str(CHROMIUM), args=["--no-sandbox"],
            viewport={"width": 360, "height": 740},
        )  # fmt: skip
        self._page = self._context.pages[0]

    def stop(self) -> None:
        self._context.close()

    def open(self, address: str) -> None:
        self._page.goto(address)

    def ask(self, script: str) -> Any:
        return self._page.evaluate(f"async () => {{ {script} }}")

    def hand_over(self, picture: Path) -> None:
        self._page.locator(INPUT).set_input_files(str(picture))


class Firefox:
    """A script of Node drives it and takes orders line by line."""

    restarts = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()

    def start(self) -> None:
        self._node = subprocess.Popen(
            ["node", "firefox.mjs", str(self._folder)], cwd=ROOT / "pwa" / "engines",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._order("start")

    def _order(self, what: str, value: str = "") -> Any:
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.write(json.dumps([what, value]) + "\n")
        self._node.stdin.flush()
        answer = json.loads(self._node.stdout.readline() or '{"fault": "Firefox has ended"}')
        assert "fault" not in answer, answer["fault"]
        return answer.get("value")

    def stop(self) -> None:
        self._order("stop")
        self._node.wait(20)

    def open(self, address: str) -> None:
        self._order("open", address)

    def ask(self, script: str) -> Any:
        return self._order("ask", script)

    def hand_over(self, picture: Path) -> None:
        self._order("hand_over", str(picture))


class WebKit:
    """WebKitWebDriver gives every session a storage of its own that ends with it: in its place the
    page is left and loaded again, which also starts it from what is stored alone."""

    restarts = False
    BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"

    def __init__(self, _folder: Path) -> None:
        self._display = f":{90 + os.getpid() % 100}"

    def start(self) -> None:
        self._screen = subprocess.Popen(
            ["Xvfb", self._display, "-screen", "0", "1280x1024x24"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        options = webdriver.WebKitGTKOptions()
        options.binary_location = self.BROWSER
        options.add_argument("--automation")
        environment = {
            **os.environ, "DISPLAY": self._display, "LIBGL_ALWAYS_SOFTWARE": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
        }  # fmt: skip
        service = webdriver.WebKitGTKService("/usr/bin/WebKitWebDriver", env=environment)
        self._driver = webdriver.WebKitGTK(options=options, service=service)
        self._driver.set_script_timeout(30)

    def stop(self) -> None:
        with suppress(Exception):
            self._driver.quit()
        self._screen.terminate()
        self._screen.wait(10)

    def open(self, address: str) -> None:
        self._driver.get(address)

    def ask(self, script: str) -> Any:
        """Its promises go to the callback that WebDriver waits for."""
        answer = self._driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            f"(async () => {{ {script} }})().then((value) => done({{ value }}), "
            "(fault) => done({ fault: String(fault) }))"
        )
        assert "fault" not in answer, answer["fault"]
        return answer.get("value")

    def hand_over(self, picture: Path) -> None:
        self._driver.find_element(By.CSS_SELECTOR, INPUT).send_keys(str(picture))

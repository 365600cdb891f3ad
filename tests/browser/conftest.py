from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import pytest

from projects import REPOSITORY, run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


@dataclass
class Visit:
    """A tab, and everything it complained of or asked of another host."""

    page: Any
    address: str
    outside: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        """Go to a page of the site and wait until it is quiet."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the sample site for the very address it is served from, and serve it."""
    root = tmp_path_factory.mktemp("browser")
    site = root / "site"
    site.mkdir()
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        settings = root / "mkdocs.yml"
        settings.write_text(
            f"INHERIT: {REPOSITORY / 'mkdocs.yml'}\n"
            f"docs_dir: {REPOSITORY / 'postmortems'}\nsite_url: {address}\n",
            encoding="utf-8",
        )
        done = run(root, "build", "--site-dir", str(site))
        assert done.returncode == 0, done.stderr
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start a real browser; without one the tests are skipped, but never in CI."""
    if CHROMIUM is None or find_spec("playwright") is None:
        reason = "no Chromium: install Debian's package `chromium`, and playwright"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = started.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture(params=["light", "dark"])
def visit(request: pytest.FixtureRequest, chromium: Any, served: str) -> Iterator[Visit]:
    """Open a tab in one of the palettes; the site has to work without any other host."""
    context = chromium.new_context(
        color_scheme=request.param, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    found = Visit(page, served)

    def gate(route: Any) -> None:
        if route.request.url.startswith((served, "data:", "blob:")):
            route.continue_()
        else:
            found.outside.append(route.request.url)
            route.abort()

    page.route("**/*", gate)
    page.on("pageerror", lambda error: found.problems.append(str(error)))
    page.on(
        "console",
        lambda said: found.problems.append(said.text) if said.type == "error" else None,
    )
    yield found
    context.close()

from __future__ import annotations

import base64
import functools
import hashlib
import http.server
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from projects import BODY, REPOSITORY, config, postmortem, run, write

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
# The scripts that Material writes into its pages, by how they begin: nothing else may be inline.
THEME_SCRIPTS = (
    "__md_scope=new URL(",
    "var palette=__md_get(",
    "var tabs=__md_get(",
    "var target=",
)
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Served:
    """The sample site in a folder and at an address."""

    folder: Path
    address: str


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

    def show(self, path: str) -> Any:
        """Go to a page of the site, and forget what others complained of; quicker than `open`."""
        self.problems.clear()
        self.outside.clear()
        self.page.goto(self.address + path)
        return self.page


def strict_policy(site: Path) -> str:
    """Return a content policy under which nothing runs but files of the site.

    Material's own inline scripts are let through one by one, by their contents.
    """
    inline = {
        script
        for file in site.rglob("*.html")
        for script in INLINE.findall(file.read_text(encoding="utf-8"))
        if script.startswith(THEME_SCRIPTS)
    }
    hashes = sorted(base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in inline)
    scripts = " ".join(f"'sha256-{each.decode()}'" for each in hashes)
    return (
        f"default-src 'none'; script-src 'self' {scripts}; style-src 'self'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class _Strict(http.server.SimpleHTTPRequestHandler):
    policy = "default-src 'none'"

    def end_headers(self) -> None:
        """Send the policy with every file."""
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Build the sample site for the very address it is served from, and serve it strictly."""
    root = tmp_path_factory.mktemp("browser")
    site = root / "site"
    site.mkdir()
    handler = functools.partial(_Strict, directory=str(site))
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
        _Strict.policy = strict_policy(site)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Served(site, address)
        server.shutdown()


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Build a small site whose whole texts are searched by Pagefind, and serve it strictly."""
    root = tmp_path_factory.mktemp("whole")

    class Handler(_Strict):
        pass

    handler = functools.partial(Handler, directory=str(root / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        write(root, whole_texts(address))
        done = run(root, "build", "--strict")
        assert done.returncode == 0, done.stderr
        # Pagefind is WebAssembly.
        policy = strict_policy(root / "site")
        Handler.policy = policy.replace("script-src", "script-src 'wasm-unsafe-eval'")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Served(root / "site", address)
        server.shutdown()


def whole_texts(address: str) -> dict[str, str]:
    """Return a site of twelve postmortems, one of them full of signs that could get out."""
    own = {"primary": "custom", "accent": "custom"}
    with_own = {"search": "pagefind", "cache": False, "jobs": 1}
    theme = {
        "name": "material",
        "features": ["navigation.instant", "navigation.tabs"],
        "palette": [
            {"media": f"(prefers-color-scheme: {name})", "scheme": scheme, **own}
            for name, scheme in (("light", "default"), ("dark", "slate"))
        ],
    }
    pages = [
        postmortem(f"PM-2026-0{number}", BODY + f"\n## Notes\n\nThe quokka q{number}q.\n")
        for number in range(10, 20)
    ]
    pages += [
        postmortem(
            "PM-2025-001",
            BODY + "\n## Notes\n\nA quokka said `<img src=x onerror=alert(1)>` aardvark.\n",
            title='Signs < & "in" a title',
            severity="SEV4",
            services=["<img src=x onerror=alert(1)>", "Web Shop"],
        ),
        postmortem("PM-2025-002", BODY + "\nThe wombat.\n", visibility="restricted"),
    ]
    files = {f"docs/pm-{number}.md": text for number, text in enumerate(pages)}
    return files | {"mkdocs.yml": config(theme, options=with_own, site_url=address)}


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a built site strictly, and return its address."""
    servers = []

    def started(site: Path) -> str:
        strict = type("Strict", (_Strict,), {"policy": strict_policy(site)})
        handler = functools.partial(strict, directory=str(site))
        servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def served(sample_site: Served) -> str:
    """Return the address of the sample site."""
    return sample_site.address


@pytest.fixture(scope="session")
def every_page(sample_site: Served) -> list[str]:
    """Return the addresses of all pages."""
    folders = [file.parent for file in sample_site.folder.rglob("index.html")]
    paths = sorted(each.relative_to(sample_site.folder).as_posix() for each in folders)
    return ["" if path == "." else f"{path}/" for path in paths]


@pytest.fixture(scope="session")
def kinds(sample_site: Served, every_page: list[str]) -> list[str]:
    """Return one page of every kind: the one with the most on it.

    Pages below the same first folder and equally deep are of one kind.
    """
    chosen: dict[tuple[str, int], str] = {}
    size = {path: (sample_site.folder / path / "index.html").stat().st_size for path in every_page}
    for path in sorted(every_page, key=size.__getitem__):
        chosen[path.partition("/")[0], path.count("/")] = path
    return [*sorted(chosen.values()), "404.html"]


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
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Any, served: str) -> Iterator[Callable[..., Visit]]:
    """Open tabs with settings of a browser context; the site has to work without another host."""
    contexts = []

    def opened(**settings: Any) -> Visit:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}} | settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        found = Visit(page, served)

        def asked(request: Any) -> None:
            if not request.url.startswith((served, "data:", "blob:", "file:")):
                found.outside.append(request.url)

        def failed(request: Any) -> None:
            # What a page still loads when the reader leaves it is no failure.
            if request.failure != "net::ERR_ABORTED":
                found.problems.append(f"{request.failure}: {request.url}")

        page.on("request", asked)
        page.on("requestfailed", failed)
        page.on("pageerror", lambda error: found.problems.append(str(error)))
        page.on(
            "console",
            lambda said: found.problems.append(said.text) if said.type == "error" else None,
        )
        return found

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(params=["light", "dark"])
def palette(request: pytest.FixtureRequest) -> str:
    """Name one of the palettes."""
    name: str = request.param
    return name


@pytest.fixture
def visit(palette: str, tab: Callable[..., Visit]) -> Visit:
    """Open a tab in one of the palettes."""
    return tab(color_scheme=palette)

"""What a built site is: how many postmortems, how large, which bytes, and what a search loads."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from functools import partial
from hashlib import blake2b
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread
from typing import Any

QUERY = "latency"
_POSTMORTEM = re.compile(r"(?:^|/)PM-\d{4}-\d{3,}(?:/index)?\.html$", re.IGNORECASE)
_ASK = """
async ([address, words]) => {
  const pagefind = await import(address);
  const found = await pagefind.search(words);
  await Promise.all(found.results.slice(0, 5).map((each) => each.data()));
  return found.results.length;
}
"""


def files(site: Path) -> list[Path]:
    """Return every file of a site, in an order that is always the same."""
    return sorted(file for file in site.rglob("*") if file.is_file())


def postmortems(site: Path) -> int:
    """Return how many pages of postmortems a site has."""
    return sum(bool(_POSTMORTEM.search(file.relative_to(site).as_posix())) for file in files(site))


def page(site: Path, address: str) -> str:
    """Return the page at an address, blank if there is none."""
    file = site / address.strip("/") / "index.html"
    return file.read_text("utf-8") if file.is_file() else ""


def size(site: Path) -> float:
    """Return the size of a site in MB."""
    return sum(file.stat().st_size for file in files(site)) / 1e6


def digest(site: Path) -> str:
    """Return a digest of the names and bytes of all files of a site."""
    found = blake2b(digest_size=16)
    for file in files(site):
        name, data = file.relative_to(site).as_posix().encode(), file.read_bytes()
        found.update(b"%d %s %d %s" % (len(name), name, len(data), data))
    return found.hexdigest()


def sent(every: Iterable[Path]) -> int:
    """Return the bytes a server sends for these files: compressed by gzip where that is less."""
    return sum(
        min(len(data), len(gzip.compress(data, 6)))
        for data in (each.read_bytes() for each in every)
    )


def first_search(site: Path) -> int | None:
    """Return the bytes that a first query takes, in the theme's search or in Pagefind.

    None if there is no search, or Pagefind's and no browser to ask it.
    """
    pagefind = next(iter(sorted(site.rglob("pagefind.js"))), None)
    if pagefind is not None:
        return _asked(site, pagefind)
    index = [*site.glob("search/search_index.json"), *site.glob("search.json")]
    workers = site.glob("assets/javascripts/workers/search.*.js")
    return sent((*index, *workers)) if index else None


class _Counting(SimpleHTTPRequestHandler):
    """Serves a site without a word, and keeps which files were asked for."""

    def __init__(self, *arguments: Any, asked: set[Path], **options: Any) -> None:
        self.asked = asked
        super().__init__(*arguments, **options)

    def send_head(self) -> Any:
        file = Path(self.translate_path(self.path))
        if file.is_file():
            self.asked.add(file)
        return super().send_head()

    def log_message(self, *_: Any) -> None:
        pass


def _asked(site: Path, pagefind: Path) -> int | None:
    """Return what Pagefind loads for a query and the texts of five results, in Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        return None
    chromium = which("chromium")
    if chromium is None:
        return None
    asked: set[Path] = set()
    handler = partial(_Counting, directory=str(site), asked=asked)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with sync_playwright() as started:
            browser = started.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page()
            # The server's own page of an error: what is counted is the search alone.
            page.goto(f"http://127.0.0.1:{server.server_port}/nothing-is-here")
            found = page.evaluate(_ASK, ["/" + pagefind.relative_to(site).as_posix(), QUERY])
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
    if not found:
        raise RuntimeError(f"Pagefind finds nothing for `{QUERY}`")
    return sent(sorted(asked))

"""Measure how long a change of the filter takes in Chromium, from the click to the painted page.

Needs Debian's package ``chromium`` and the package ``playwright``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which
from statistics import median

from generate import generate
from playwright.sync_api import Page, sync_playwright

# From the event until the frame after it is on the screen: the second callback runs after painting.
CHANGE = """
(name) => new Promise((done) => {
  const boxes = [...document.querySelectorAll(`[data-k="${name}"] input`)];
  const box = boxes[Math.floor(Math.random() * boxes.length)];
  const began = performance.now();
  box.click();
  document.body.offsetHeight;
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})
"""
FACETS = {"browse": ("severity", "cause", "state", "year"), "actions": ("due", "state", "priority")}


def build(work: Path, count: int) -> Path:
    """Write and build a site of that many postmortems."""
    generate(work, count)
    site = work / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=work, check=True)
    return site


def changes(page: Page, address: str, facets: tuple[str, ...], runs: int) -> list[float]:
    """Return the milliseconds that each change of the filter took."""
    page.goto(address)
    page.wait_for_selector(".pm-split[data-on]")
    return [page.evaluate(CHANGE, facets[run % len(facets)]) for run in range(runs)]


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=2_000, help="postmortems on the page")
    parser.add_argument("--runs", type=int, default=20, help="changes of the filter")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as started:
        site = build(Path(name), given.files)
        browser = started.chromium.launch(
            executable_path=which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for path, facets in FACETS.items():
            file = site / path / "index.html"
            found = changes(browser.new_page(), file.as_uri(), facets, given.runs)
            size = file.stat().st_size / 1e6
            sys.stdout.write(
                f"/{path}/ {size:.1f} MB, {given.files} postmortems: a change takes "
                f"{median(found):.0f} ms (median of {len(found)}, most {max(found):.0f}); "
                "goal: under 50\n"
            )
        browser.close()


if __name__ == "__main__":
    main()

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from projects import ENVIRONMENT, config, postmortem, write

DEADLINE = 40


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Preview:
    """A running ``mkdocs serve``."""

    def __init__(self, root: Path, log: Path) -> None:
        self.root, self.log = root, log
        self.address = f"127.0.0.1:{free_port()}"
        self._log = log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", self.address],
            cwd=root,
            env=ENVIRONMENT,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def page(self, path: str) -> str:
        """Return a page, nothing while it cannot be had."""
        try:
            with urllib.request.urlopen(f"http://{self.address}/{path}", timeout=10) as answer:
                text: str = answer.read().decode()
                return text
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def until(self, path: str, fits: Callable[[str], bool]) -> str:
        """Return the page once it fits; the log says why it never did."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            text = self.page(path)
            if text and fits(text):
                return text
            time.sleep(0.1)
        raise AssertionError(f"{path} never fitted:\n{self.log.read_text(encoding='utf-8')}")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(20)
        self._log.close()


REPORT = "postmortems/pm-2026-001/"
TEMPLATE = "<h1>Severities of ours</h1>\n"


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    settings = config("mkdocs", options={"templates": "ours"})
    files = {
        "docs/PM-2026-001.md": postmortem("PM-2026-001"),
        "docs/PM-2026-002.md": postmortem("PM-2026-002"),
        "ours/pages/severity.md.jinja": TEMPLATE,
    }
    write(tmp_path, {"mkdocs.yml": settings, **files})
    running = Preview(tmp_path, tmp_path / "serve.log")
    yield running
    running.stop()


def test_a_fault_is_shown_until_it_is_mended(preview: Preview) -> None:
    file = preview.root / "docs" / "PM-2026-001.md"
    sound = file.read_text(encoding="utf-8")
    preview.until(REPORT, lambda page: "The report called PM-2026-001" in page)

    file.write_text(sound.replace('"SEV2"', '"terrible"'), encoding="utf-8")
    preview.until(REPORT, lambda page: "PM104" in page and "PM-2026-001.md:5<" in page)

    file.write_text("---\nid: [[[\n", encoding="utf-8")
    preview.until("browse/", lambda page: "The report called PM-2026-001" not in page)
    assert "The report called PM-2026-002" in preview.page("browse/")

    file.write_text(sound.replace("The report", "The mended report"), encoding="utf-8")
    mended = preview.until(REPORT, lambda page: "The mended report called" in page)
    assert "PM104" not in mended
    assert "Traceback" not in preview.log.read_text(encoding="utf-8")


def test_a_template_of_the_team_is_watched_and_its_faults_do_not_end_it(preview: Preview) -> None:
    template = preview.root / "ours" / "pages" / "severity.md.jinja"
    preview.until("severity/", lambda page: "Severities of ours" in page)

    template.write_text("{% if %}", encoding="utf-8")
    end = time.monotonic() + DEADLINE
    while "severity.md.jinja" not in preview.log.read_text(encoding="utf-8"):
        assert time.monotonic() < end, preview.log.read_text(encoding="utf-8")
        time.sleep(0.1)

    template.write_text("<h1>Mended by hand</h1>\n", encoding="utf-8")
    preview.until("severity/", lambda page: "Mended by hand" in page)
    assert "Traceback" not in preview.log.read_text(encoding="utf-8")


def test_a_new_postmortem_appears_and_a_deleted_one_goes(preview: Preview) -> None:
    docs = preview.root / "docs"
    preview.until("browse/", lambda page: "PM-2026-002" in page)
    (docs / "PM-2026-003.md").write_text(postmortem("PM-2026-003"), encoding="utf-8")
    preview.until("postmortems/pm-2026-003/", lambda page: "The report called" in page)
    (docs / "PM-2026-002.md").unlink()
    preview.until("browse/", lambda page: "PM-2026-002" not in page)

"""Projects for tests: written to a folder, built in this process or by the real command."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from walker import Page, read

REPOSITORY = Path(__file__).parents[2]
EPOCH = "1795348800"  # 2026-11-22
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
    "SOURCE_DATE_EPOCH": EPOCH,
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONWARNINGS": "",
}
THEMES = ("material", "readthedocs", "mkdocs")
BODY = """
## Impact

Some people saw an error page.

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-01-02 10:00 | It began |

## Root cause

A line was wrong.

## Response

It was taken back.

## Lessons learned

Read twice.

## Prevention

A test.
"""


@dataclass(frozen=True)
class Built:
    """A built site, and what the build said: ``WARNING text`` or ``INFO text`` a line."""

    root: Path
    site: Path
    log: tuple[str, ...] = ()
    _pages: dict[str, Page] = field(default_factory=dict)

    @property
    def warnings(self) -> list[str]:
        """Return what ``--strict`` would fail for."""
        return [line.partition(" ")[2] for line in self.log if line.startswith(("WARN", "ERR"))]

    @property
    def files(self) -> list[str]:
        """Return the paths of all files."""
        return sorted(
            file.relative_to(self.site).as_posix()
            for file in self.site.rglob("*")
            if file.is_file()
        )

    @property
    def html(self) -> list[str]:
        """Return the paths of all pages."""
        return [file for file in self.files if file.endswith(".html")]

    def page(self, address: str) -> Page:
        """Return the page at an address (``severity/``, ``severity/index.html``), parsed once."""
        file = address + "index.html" if address.endswith("/") or not address else address
        if file not in self._pages:
            self._pages[file] = read(self.site / file)
        return self._pages[file]

    def text(self, file: str) -> str:
        """Return a file as text."""
        return (self.site / file).read_text(encoding="utf-8")


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files, given as {path: text or bytes}."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def config(
    theme: str | Mapping[str, Any] = "material",
    *,
    options: Mapping[str, Any] | None = None,
    **more: Any,
) -> str:
    """Return the text of a ``mkdocs.yml`` with search and our plugin."""
    data: dict[str, Any] = {
        "site_name": "Reports",
        "theme": {"name": theme} if isinstance(theme, str) else dict(theme),
        "plugins": ["search", {"postmortem-kb": dict(options or {})}],
        **more,
    }
    if data["theme"]["name"] == "material":
        data["theme"]["font"] = False
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def front_matter(**fields: Any) -> str:
    """Return a header; JSON is YAML, and quotes whatever the value holds."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n".join(["---", *lines, "---", ""])


def postmortem(identifier: str, body: str = BODY, **fields: Any) -> str:
    """Return a reviewed postmortem without a fault; a field replaces its own, None removes it."""
    day = f"{identifier[3:7]}-01-{int(identifier[8:]) % 27 + 1:02}"
    values: dict[str, Any] = {
        "id": identifier,
        "title": f"The report called {identifier}",
        "status": "reviewed",
        "severity": "SEV2",
        "owner": "platform",
        "summary": f"Summary of {identifier}.",
        "services": ["api"],
        "teams": ["platform"],
        "times": {
            "impact_start": f"{day}T10:00:00Z",
            "detected": f"{day}T10:10:00Z",
            "resolved": f"{day}T11:30:00Z",
        },
        "detection": {"method": "monitoring"},
        "impact": {"description": "Some people saw an error page."},
        "trigger": "config-push",
        "root_cause_categories": ["config-change"],
        "contributing_factors": ["Nobody read it twice."],
        "roles": {"incident_commander": "platform"},
        "artifacts": [{"title": "The log", "url": "https://logs.example.com/1"}],
        "action_items": [
            {
                "id": "AI-1",
                "title": f"Read every change of {identifier} twice",
                "type": "prevent",
                "priority": "high",
                "owner": "platform",
                "due": "2026-06-01",
                "status": "open",
            }
        ],
        "reviewed_on": f"{identifier[3:7]}-02-20",
    } | fields
    return front_matter(**{k: v for k, v in values.items() if v is not None}) + body


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.getMessage()}")


def build(root: Path, **overrides: Any) -> Built:
    """Build a project in this process: an order of magnitude faster than the command."""
    logger = logging.getLogger("mkdocs")
    handler = _Lines()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        with contextlib.chdir(root):
            settings = load_config(str(root / "mkdocs.yml"), **overrides)
            settings.plugins.on_startup(command="build", dirty=False)
            mkdocs_build(settings)
            settings.plugins.on_shutdown()
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    return Built(root, Path(settings.site_dir), tuple(handler.lines))


def run(
    root: Path, *arguments: str, program: str = "mkdocs", timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run the real command in a project; its log is in ``stderr``."""
    return subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=root,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


def tree(site: Path) -> dict[str, bytes]:
    """Return {path: content} of everything below a folder."""
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }

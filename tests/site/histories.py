"""A project that is built again and again: what a cache may save must not change what comes out."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import yaml
from jinja2 import Environment, FileSystemBytecodeCache

import projects
from postmortem_kb import indexes
from postmortem_kb.rendering import Knowledge, Page
from postmortem_kb.site.made import Made
from postmortem_kb.site.madepage import MadePage
from postmortem_kb.site.maker import Maker
from projects import BODY, Built, postmortem

FOLDER = "docs/incidents"
CACHE = ".cache"
# Nine tenths of the generated pages, and all of one kind.
_LEFT_OUT = ("rule", "handbook-chapter", "root-cause-category")
_TIMED = re.compile(r"in [0-9.]+ seconds|(Building documentation to directory:|Cleaning site).*")


def files() -> dict[str, str | bytes]:
    """Return twelve postmortems that show each other, pages that link to them, and attachments."""
    item = {"type": "prevent", "priority": "high", "owner": "edge", "status": "open"}
    items = [
        {"id": "AI-1", "title": "Weigh it", "due": "2026-06-01", **item},
        {"id": "AI-2", "title": "Paint it", "due": "2027-06-01", **item, "owner": "mia"},
    ]
    stale = "# Disk full\n\nThe disk of the queue was full of logs of the queue.\n"
    picture = "\n![Curve](../curve.png) and [the log](log.txt)\n"
    link = "\nSee [the first](../2025/PM-2025-001.md#root-cause), [mine](#impact), [none](#none).\n"
    written = {
        "2025/PM-2025-001": postmortem(
            "PM-2025-001", severity="SEV1", services=["api", "Web Shop"]
        ),
        "2025/PM-2025-002": postmortem("PM-2025-002", status="draft", related=["PM-2025-001"]),
        "2025/PM-2025-003": postmortem("PM-2025-003", services=["API"], action_items=items),
        "2025/PM-2025-004": postmortem("PM-2025-004", BODY + stale, owner="edge", teams=["edge"]),
        "2026/PM-2026-001": postmortem("PM-2026-001", BODY + link, recurrence_of="PM-2025-001"),
        "2026/PM-2026-002": postmortem("PM-2026-002", kind="exercise", teams=["edge", "platform"]),
        "2026/PM-2026-003": postmortem("PM-2026-003", id="PM-26-3"),
        "2026/PM-2026-004": postmortem("PM-2026-004", BODY + picture, former_ids=["PM-2024-009"]),
        "2026/PM-2026-005": postmortem("PM-2026-005", BODY + stale, services=["queue"]),
        "2026/PM-2026-006": postmortem("PM-2026-006", "\n[Gone](gone.md) [out](/x.md)\n" + BODY),
        "2026/PM-2026-007": postmortem("PM-2026-007", visibility="restricted"),
        "2026/PM-2026-008": postmortem("PM-2026-008", "\n[See](PM-2026-007.md)\n" + BODY),
    }
    return {
        "docs/index.md": "# Front\n\n[One](incidents/2025/PM-2025-001.md#impact)\n",
        "docs/guide/start.md": "# Start\n\n[Two](../incidents/2025/PM-2025-002.md#not-there)\n",
        f"{FOLDER}/2026/log.txt": "12:00 full\n",
        f"{FOLDER}/curve.png": b"\x89PNG\r\n\x1a\n",
        **{f"{FOLDER}/{name}.md": text for name, text in written.items()},
    }


def settings(theme: str, **more: Any) -> str:
    """Return the configuration of such a project."""
    values: dict[str, Any] = {
        "site_url": "https://kb.example.com/base/",
        "validation": {"anchors": "warn"},
        "markdown_extensions": ["admonition", {"toc": {"permalink": True}}],
    }
    return projects.config(theme, options={"folder": "incidents", "jobs": 1}, **values | more)


def configure(root: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the configuration of a project in place."""
    file = root / "mkdocs.yml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")


def options(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return our own part of a configuration."""
    found: dict[str, Any] = data["plugins"][-1]["postmortem-kb"]
    return found


def replace(root: Path, path: str, old: str, new: str) -> None:
    """Replace a text in a file that has it."""
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def said(built: Built) -> list[str]:
    """Return what a build said, apart from its times and folders."""
    return [_TIMED.sub(r"\1", line) for line in built.log]


def differences(one: Built, other: Built) -> list[str]:
    """Return what two builds differ in: names of files, and lines of the log with their side."""
    ours, theirs = projects.tree(one.site), projects.tree(other.site)
    names = sorted(
        name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)
    )
    lines, others = said(one), said(other)
    if lines != others:
        names += [f"- {line}" for line in lines] + [f"+ {line}" for line in others]
    return names


def cold(root: Path, name: str = "cold", **overrides: Any) -> Built:
    """Build without what earlier builds kept, and leave that as it is."""
    kept = root / "kept-meanwhile"
    if (root / CACHE).exists():
        (root / CACHE).rename(kept)
    try:
        return projects.build(root, site_dir=str(root / name), **overrides)
    finally:
        shutil.rmtree(root / CACHE, ignore_errors=True)
        if kept.exists():
            kept.rename(root / CACHE)


def warm(root: Path, **overrides: Any) -> Built:
    """Build with what earlier builds kept."""
    return projects.build(root, site_dir=str(root / "warm"), **overrides)


@contextmanager
def making() -> Iterator[list[str]]:
    """Collect the sources of the pages that are made meanwhile."""
    made: list[str] = []
    real = Maker.make

    def make(maker: Maker, page: MadePage) -> Made:
        made.append(page.file.src_uri)
        return real(maker, page)

    with mock.patch.object(Maker, "make", make):
        yield made


@contextmanager
def quick() -> Iterator[None]:
    """Leave out most generated pages, and compile each template once."""
    all_pages, begin = indexes.all_pages, Environment.__init__

    def few(knowledge: Knowledge) -> list[Page]:
        return [page for page in all_pages(knowledge) if page.template not in _LEFT_OUT]

    def begin_(env: Environment, *arguments: Any, **options: Any) -> None:
        begin(env, *arguments, **options)
        env.bytecode_cache = compiled

    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(indexes, "all_pages", few),
        mock.patch.object(Environment, "__init__", begin_),
    ):
        compiled = FileSystemBytecodeCache(folder)
        yield


def epoch(days: int) -> str:
    """Return SOURCE_DATE_EPOCH of so many days later."""
    return str(int(os.environ["SOURCE_DATE_EPOCH"]) + days * 86400)

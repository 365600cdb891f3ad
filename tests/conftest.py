from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from click.testing import CliRunner, Result

from postmortem_kb.cli import _group
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check
from postmortem_kb.operations.check import Report

# On a busy machine an example takes as long as it takes: speed is no promise of these tests.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.load_profile("default")

# The tests run on build servers too, and decide themselves what the command sees of one.
for name in ("CI_PROJECT_DIR", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
    os.environ.pop(name, None)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

KnowledgeBase = Callable[..., Report]


@pytest.fixture
def knowledge_base(tmp_path: Path) -> KnowledgeBase:
    """Write files, given as {path: text or bytes}, and judge them; a branch changed some."""

    def judge(files: Mapping[str, str | bytes], changed: Iterable[str] = ()) -> Report:
        locations = []
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
            locations.append(Location(path, path, file))
        return check.run(locations, Settings(), NOW, changed=frozenset(changed))

    return judge


@pytest.fixture
def bare_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project without a postmortem, of which git knows nothing but what a test tells it."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    root = tmp_path / "base"
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: X\nplugins: [postmortem-kb]\n", encoding="utf-8")
    return root


@pytest.fixture
def postmortem_cli() -> Callable[..., Result]:
    """Run the command in this process, in the current folder."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(_group, list(arguments), prog_name="postmortem")

    return run

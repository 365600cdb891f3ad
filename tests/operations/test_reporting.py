from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kb.config import Settings
from postmortem_kb.model import Level, Problem
from postmortem_kb.operations import reporting
from postmortem_kb.operations.project import Project
from postmortem_kb.reporters import Findings, Reporter


def nothing(_: Findings) -> str:
    return ""


HERE, ROOT = Reporter(nothing), Reporter(nothing, repository_paths=True)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "kb/docs").mkdir(parents=True)
    (tmp_path / "kb/docs/a.md").write_text("---\ntitle: a: b\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "kb")
    return tmp_path


def problem(path: str, code: str = "PM014") -> Problem:
    return Problem(path, 2, 8, 2, 12, code, "unquoted-colon", Level.ERROR, "m")


PATHS = [
    pytest.param(HERE, "docs/a.md", "docs/a.md", id="from-here"),
    pytest.param(ROOT, "docs/a.md", "kb/docs/a.md", id="from-the-root"),
    pytest.param(ROOT, "/elsewhere/a.md", "/elsewhere/a.md", id="outside"),
    pytest.param(HERE, "{root}/other/a.md", "{root}/other/a.md", id="beside"),
    pytest.param(ROOT, "{root}/other/a.md", "other/a.md", id="beside-from-the-root"),
]


@pytest.mark.parametrize(("reporter", "path", "expected"), PATHS)
def test_paths_are_as_the_format_wants_them(reporter, path, expected, folder) -> None:
    path, expected = path.format(root=folder), expected.format(root=folder)
    project = Project(folder, folder, Settings())
    found = reporting.findings([problem(path)], [path], project, reporter)
    assert ([expected], (expected,)) == ([each.path for each in found.problems], found.judged)


@pytest.mark.parametrize(
    ("reporter", "path"), [(HERE, "docs/a.md"), (ROOT, "kb/docs/a.md")], ids=["here", "root"]
)
def test_lines_and_manuals_come_with_the_problems(reporter, path, folder) -> None:
    project = Project(folder, folder, Settings(), directory_urls=False, site_url="https://x/")
    problems = [problem("docs/a.md"), problem("docs/a.md", "PM101")]
    found = reporting.findings(problems, [], project, reporter, colour=True)
    assert found.lines == {(path, 2): "title: a: b"}
    assert [manual.name for manual in found.manuals.values()] == ["unquoted-colon", "unknown-key"]
    assert (found.site, found.directory_urls, found.colour) == ("https://x/", False, True)


ROOTS = [
    pytest.param(True, {}, ".", id="git"),
    pytest.param(True, {"GITHUB_WORKSPACE": "{here}"}, ".", id="git-comes-first"),
    pytest.param(False, {}, "kb/docs", id="nothing-known"),
    pytest.param(False, {"GITHUB_WORKSPACE": "{root}/kb"}, "kb", id="github"),
    pytest.param(False, {"CI_PROJECT_DIR": "{root}"}, ".", id="gitlab"),
    pytest.param(False, {"GITHUB_WORKSPACE": "/nowhere"}, "kb/docs", id="another-folder"),
    pytest.param(False, {"GITHUB_WORKSPACE": ""}, "kb/docs", id="empty"),
]


@pytest.mark.parametrize(("git", "environment", "expected"), ROOTS)
def test_the_root_is_that_of_the_repository(git, environment, expected, folder) -> None:
    if not git:
        (folder / ".git").rmdir()
    here = folder / "kb/docs"
    named = {name: text.format(root=folder, here=here) for name, text in environment.items()}
    assert folder / expected == reporting.repository(here, named)

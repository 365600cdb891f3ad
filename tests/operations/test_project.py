from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.config import Settings
from postmortem_kb.operations.project import Project, below, shown

FILES = [
    "index.md",
    "about.txt",
    "handbook/roles.md",
    "2026/PM-2026-001.md",
    "2026/index.md",
    "2026/upper.MD",
    "2026/other.markdown",
    ".hidden/x.md",
    "2026/.draft.md",
    "templates/x.md",
    "old/x.md",
    "incidents/index.md",
    "incidents/a.md",
]

CHOSEN = [
    pytest.param(
        {}, "",
        ["2026/PM-2026-001.md", "2026/index.md", "2026/other.markdown", "2026/upper.MD",
         "incidents/a.md", "incidents/index.md", "old/x.md"],
        id="all-that-are-no-pages",
    ),
    pytest.param({"folder": "incidents"}, "", ["incidents/a.md"], id="a-folder"),
    pytest.param({"folder": "./incidents/"}, "", ["incidents/a.md"], id="a-folder-with-slashes"),
    pytest.param({"pages": ["*", "!x"]}, "", [], id="all-are-pages"),
    pytest.param({"pages": ["/2026/", "index.md", "handbook/**", "incidents/**"]}, "/old/\n",
                 [], id="all-excluded-or-pages"),
    pytest.param({}, "2026\nold\n!2026/x\n", ["incidents/a.md", "incidents/index.md"],
                 id="exclude_docs"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "excluded", "expected"), CHOSEN)
def test_every_markdown_file_that_is_no_page_is_a_postmortem(
    options, excluded, expected, tmp_path
) -> None:
    for name in FILES:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    project = Project(tmp_path, tmp_path, Settings(**options), excluded)
    assert expected == sorted(location.uri for location in project.locations())


def test_the_other_pages_are_known_by_what_they_are_written_to(tmp_path) -> None:
    for name in ("index.md", "handbook/README.md", "handbook/roles.md", "a.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    project = Project(tmp_path, tmp_path, Settings())
    assert project.around().pages.files == {
        "index.html",
        "handbook/index.html",
        "handbook/roles/index.html",
    }


def test_links_that_lead_round_are_walked_once(tmp_path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.md").touch()
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    found = [each.uri for each in Project(tmp_path, tmp_path, Settings()).locations()]
    # The link that leads round is told, as a fault.
    assert found == ["self.md", "a/loop", "a/x.md"]


def test_a_folder_that_is_called_like_a_file_is_told_and_hides_nothing(tmp_path) -> None:
    (tmp_path / "x.md").mkdir()
    (tmp_path / "x.md" / "y.md").touch()
    found = [each.uri for each in Project(tmp_path, tmp_path, Settings()).locations()]
    assert found == ["x.md", "x.md/y.md"]


SHOWN = [
    pytest.param("a.md", "a.md", id="here"),
    pytest.param("b/../a.md", "a.md", id="round-about"),
    pytest.param("../a.md", "{above}/a.md", id="above"),
    pytest.param("/x/y.md", "/x/y.md", id="elsewhere"),
]


@pytest.mark.parametrize(("written", "expected"), SHOWN)
def test_a_path_is_shown_from_here_or_whole(written, expected, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert expected.format(above=tmp_path.parent.as_posix()) == shown(Path(written))


PARTS = st.lists(st.sampled_from(["a", "b c", "..", ".", "x.md"]), max_size=5).map("/".join)


@given(PARTS, PARTS)
def test_a_path_is_shown_as_pathlib_has_it(path, folder) -> None:
    whole, here = (Path(os.path.normpath(f"/{each}")) for each in (path, folder))
    inside = whole.relative_to(here) if whole.is_relative_to(here) else whole
    assert inside.as_posix() == below(str(whole), str(here))

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from postmortem_kb.config import Settings
from postmortem_kb.operations import loading, lookup
from postmortem_kb.operations.project import Project

Make = Callable[[Mapping[str, str]], Project]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.chdir(tmp_path)

    def make(files: Mapping[str, str]) -> Project:
        for name, header in files.items():
            file = tmp_path / "docs" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"---\n{header}\n---\n", encoding="utf-8")
        return Project(tmp_path, tmp_path / "docs", Settings())

    return make


FILES = {
    "2026/PM-2026-001.md": "id: PM-2026-001\nrelated: [PM-2026-002]",
    "2026/PM-2026-002.md": "id: PM-2026-002\nformer_ids: [INC-7, PM-2026-001]",
    "2026/old.md": "id: PM-2026-004\nformer_ids: [\u00fcber-1]",
    "2026/db.md": 'id: "PM-2026-003"  # late',
}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("PM-2026-001", "docs/2026/PM-2026-001.md"),
        ("PM-2026-002", "docs/2026/PM-2026-002.md"),
        ("PM-2026-003", "docs/2026/db.md"),
        ("INC-7", "docs/2026/PM-2026-002.md"),
        ("pm-2026-003", "docs/2026/db.md"),
        ("inc-7", "docs/2026/PM-2026-002.md"),
        (" Pm-2026-001 ", "docs/2026/PM-2026-001.md"),
        ("\u00dcBER-1", "docs/2026/old.md"),
        ("docs/2026/db.md", "docs/2026/db.md"),
        ("docs/2026/../2026/db.md", "docs/2026/db.md"),
    ],
)
def test_an_id_a_former_id_or_a_path_names_one_file(word, expected, project) -> None:
    assert lookup.find(project(FILES), word).path == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("PM-2031-077", "there is no postmortem PM-2031-077"),
        ("pm-2026-01", "did you mean PM-2026-001?"),
        ("", "there is no postmortem"),
        (" ", "there is no postmortem"),
        ("db", "docs/2026/db.md is called so, and its `id` says something else"),
        ("mkdocs.yml", "mkdocs.yml is no postmortem of this knowledge base"),
        ("\udcff", "there is no postmortem"),
        ("a\0b", "there is no postmortem"),
        ("related", "there is no postmortem related"),
    ],
)
def test_what_is_not_there_is_told_with_what_was_meant(word, expected, project) -> None:
    made = project(FILES)
    Path("mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    with pytest.raises(lookup.NotFound) as refusal:
        lookup.find(made, word)
    assert expected in str(refusal.value)


def test_an_id_that_two_files_have_names_neither(project) -> None:
    made = project({"a.md": "id: PM-2026-001", "b.md": "id: PM-2026-001"})
    with pytest.raises(lookup.NotFound, match=r"docs/a\.md and docs/b\.md"):
        lookup.find(made, "PM-2026-001")


def test_only_what_may_be_shown_is_loaded(project) -> None:
    made = project({**FILES, "2026/own.md": "id: PM-2026-005\nvisibility: restricted"})
    shown = loading.load(made, date(2026, 11, 22)).knowledge.corpus
    assert lookup.loaded(made, shown, "inc-7").front.id == "PM-2026-002"
    with pytest.raises(lookup.NotFound, match=r"own\.md is left out: `publish` does not name"):
        lookup.loaded(made, shown, "PM-2026-005")


def test_a_file_that_cannot_be_read_is_in_nobodys_way(project) -> None:
    made = project(FILES)
    Path("docs/2026/PM-2026-000.md").mkdir()
    assert lookup.find(made, "PM-2026-001").path == "docs/2026/PM-2026-001.md"

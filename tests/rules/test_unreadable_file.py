from __future__ import annotations

from datetime import UTC, datetime

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_what_cannot_be_opened_is_one_problem(tmp_path) -> None:
    (tmp_path / "folder.md").mkdir()
    names = ("folder.md", "gone.md")
    report = check.run([Location(name, name, tmp_path / name) for name in names], Settings(), NOW)
    assert [(each.path, each.line, each.code) for each in report.problems] == [
        ("folder.md", 1, "PM001"),
        ("gone.md", 1, "PM001"),
    ]
    assert "No such file" in report.problems[1].message

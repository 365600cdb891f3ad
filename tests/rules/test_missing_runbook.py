from __future__ import annotations

from datetime import UTC, datetime

import pytest
from written import PATH, found, postmortem

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check
from postmortem_kb.rules import Around

CASES = [
    ("docs/restore.md", []),
    ("docs/restore.md#at-night", []),
    ("docs/with#sign.md", []),
    ("docs", []),
    ("./docs/restore.md", []),
    ("above.md", []),
    ("docs/Restore.md", [(9, 11, 26)]),
    ("docs/gone.md", [(9, 11, 23)]),
    ("outside.md", [(9, 11, 21)]),
    ("a" * 300, [(9, 11, 311)]),
]


def judged(tmp_path, lines, *, root=True):
    repository = tmp_path / "repository"
    for name in ("site/docs/restore.md", "site/docs/with#sign.md", "above.md", "../outside.md"):
        file = repository / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("text", encoding="utf-8")
    (repository / ".git").mkdir()
    file = repository / "PM-2026-001.md"
    file.write_text(postmortem("", *lines, status="draft"), encoding="utf-8")
    around = Around(root=repository / "site" if root else None)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return check.run([Location(PATH, PATH, file)], Settings(), now, around)


@pytest.mark.parametrize("field", ["runbooks", "references"])
@pytest.mark.parametrize(("path", "expected"), CASES)
def test_a_path_is_looked_for_up_to_the_root_of_the_repository(
    field, path, expected, tmp_path
) -> None:
    lines = [f"{field}:", "  - title: Restore", f"    path: {path}"]
    assert expected == found(judged(tmp_path, lines), "PM409")


def test_an_entry_with_an_address_and_one_with_a_faulty_path_are_left_alone(tmp_path) -> None:
    lines = ["runbooks:", "  - {title: A, url: 'https://example.com/a'}"]
    lines += ["  - {title: B, path: ../outside.md}", "  - {title: C, path: gone.md}"]
    report = judged(tmp_path, lines)
    assert found(report, "PM409") == [(10, 22, 29)]
    assert [each.involves for each in report.problems if each.code == "PM409"] == [("gone.md",)]


def test_nothing_is_said_where_the_repository_is_not_known(tmp_path) -> None:
    lines = ["runbooks:", "  - {title: A, path: gone.md}"]
    assert found(judged(tmp_path, lines, root=False), "PM409") == []

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from written import FIRST_LINE, PATH, found, postmortem, suggested

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check
from postmortem_kb.rules import Around

# What MkDocs warns of, and what it does not, is the business of tests/site/test_dead_links.py.
LINE = FIRST_LINE + 1


def judged(root, text, *, files=(), docs_dir=None, path=PATH, **settings):
    """Judge a postmortem in a folder that is, or is not, known to be a documentation's."""
    for name in files:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(postmortem(f"\n{text}\n", status="draft"), encoding="utf-8")
    around = Around(docs_dir=docs_dir, generated=frozenset(("severity", "kb/actions")))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return check.run([Location(path, path, file)], Settings(**settings), now, around)


PLACES = [
    ("[a](b.md)", [(LINE, 5, 9)]),
    ('text ![a]( b.png "title" )', [(LINE, 12, 17)]),
    ("[a](<b c.md>)", [(LINE, 6, 12)]),
    ("[a](b.md) [a](b.md)", [(LINE, 5, 9), (LINE, 15, 19)]),
    ("[a]\n\n  [a]: b.md", [(LINE + 2, 8, 12)]),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_a_dead_link_is_found_on_its_target(text, expected, tmp_path) -> None:
    assert expected == found(judged(tmp_path, text), "PM408")


MEANT = [
    ("[a](PM-2025-001.md)", "../2025/PM-2025-001.md"),
    ("[a](../2024/PM-2025-001.md#impact)", "../2025/PM-2025-001.md#impact"),
    ("[a](2025/PM-2025-001.md)", "../2025/PM-2025-001.md"),
    ("![a](Load.PNG)", "load.png"),
    ("![a](./img/load.png)", "load.png"),
    ("[a](top.md)", "../top.md"),
    ("![a](MY%20graph.png)", "my%20graph.png"),
    # Two of that name, and none of it.
    ("[a](twice.md)", None),
    ("[a](nowhere.md)", None),
]


@pytest.mark.parametrize(("text", "expected"), MEANT)
def test_the_only_file_of_that_name_is_suggested(text, expected, tmp_path) -> None:
    files = ["2025/PM-2025-001.md", "2026/load.png", "2026/my graph.png", "top.md"]
    files += ["2024/twice.md", "2025/twice.md"]
    assert suggested(judged(tmp_path, text, files=files), "PM408") == [expected]


ALONE = [
    ("[a](PM-2025-001)", ["../2025/PM-2025-001.md"]),
    ("[a](PM-2025-001#impact)", ["../2025/PM-2025-001.md#impact"]),
    ("[a](PM-2025-777)", []),
    ("[a](PM-2025-002)", []),
    ("[a](../2025/PM-2025-001)", []),
    ("[a](top)", []),
    ("[PM-2025-001]", []),
]


@pytest.mark.parametrize(("text", "expected"), ALONE)
def test_an_id_alone_leads_nowhere_if_it_is_that_of_a_file(text, expected, tmp_path) -> None:
    files = ["2025/PM-2025-001.md", "2025/PM-2025-002.md", "2026/PM-2025-002", "top.md"]
    assert expected == suggested(judged(tmp_path, text, files=files), "PM408")


ABSOLUTE = [
    ("[a](/2025/PM-2025-404.md)", [None]),
    ("[a](/PM-2025-001.md#impact)", ["../2025/PM-2025-001.md#impact"]),
    # Dead or not by the option `validation.links.absolute_links` of MkDocs.
    ("[a](/2025/PM-2025-001.md)", []),
    ("[a](/2025/PM-2025-404/)", []),
    ("[a](/load.png)", []),
    ("[a](//example.com/a.md)", []),
]


@pytest.mark.parametrize(("text", "expected"), ABSOLUTE)
def test_an_absolute_path_is_looked_for_in_the_documentation(text, expected, tmp_path) -> None:
    files = ["2025/PM-2025-001.md"]
    report = judged(tmp_path, text, files=files, docs_dir=tmp_path)
    assert expected == suggested(report, "PM408")
    assert found(judged(tmp_path, text, files=files), "PM408") == []


def test_a_link_involves_the_path_it_leads_to(tmp_path) -> None:
    report = judged(tmp_path, "[a](../2025/x.md#y) [b](%C3%BC.md)")
    found = [each.involves for each in report.problems if each.code == "PM408"]
    assert found == [("2025/x.md",), ("2026/ü.md",)]


def test_what_lies_outside_of_the_documentation_is_not_on_the_site(tmp_path) -> None:
    docs = tmp_path / "docs"
    text = "[a](../../README.md) [b](../index.md)"
    inside = judged(docs, text, docs_dir=docs, files=["../README.md", "index.md"])
    assert found(inside, "PM408") == [(LINE, 5, 20)]
    assert found(judged(docs, text), "PM408") == []


def test_a_file_that_is_not_of_the_documentation_is_judged_by_the_disk(tmp_path) -> None:
    text = "[a](../README.md)"
    report = judged(tmp_path / "else", text, docs_dir=tmp_path / "docs", files=["README.md"])
    assert found(report, "PM408") == []


GENERATED = [
    ("../severity/sev9.md", "", PATH, []),
    ("../severity.md", "", PATH, []),
    ("../index.md", "", PATH, []),
    ("../actions/index.md", "", PATH, [1]),
    ("../actions/index.md", "kb", f"kb/{PATH}", []),
    ("../index.md", "kb", f"kb/{PATH}", []),
    ("../severity/sev9.md", "kb", f"kb/{PATH}", [1]),
    ("../../index.md", "kb", f"kb/{PATH}", [1]),
]


@pytest.mark.parametrize(("target", "folder", "path", "expected"), GENERATED)
def test_pages_the_site_makes_itself_are_there(target, folder, path, expected, tmp_path) -> None:
    report = judged(tmp_path, f"[a]({target})", docs_dir=tmp_path, path=path, folder=folder)
    assert len(expected) == len(found(report, "PM408"))


HOSTILE = [
    "%00.md",
    "a" * 300 + ".md",
    "/".join(["a"] * 900) + ".md",
    "../" * 300 + "etc/passwd.d",
    "%ff%fe.md",
    "\ud7ff.md",
    "..\\..\\a.md",
    "con:.md",
    "%2e%2e%2f%2e%2e%2fa.md",
    "%2Fetc%2Fpasswd.d",
    "//[.md",
    "a\tb.md",
]


@pytest.mark.parametrize("target", HOSTILE)
def test_no_name_ends_the_check(target, tmp_path) -> None:
    for docs_dir in (None, tmp_path):
        report = judged(tmp_path, f"[a]({target})", docs_dir=docs_dir)
        assert {each.code for each in report.problems} <= {"PM408", "PM413", "PM009"}


def test_a_link_to_a_link_that_leads_round_is_there(tmp_path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026/round.md").symlink_to("round.md")
    assert found(judged(tmp_path, "[a](round.md)"), "PM408") == []

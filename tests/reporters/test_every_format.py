from __future__ import annotations

import pytest
from hypothesis import given
from report_samples import HOSTILE, READERS, any_findings, findings, problem

from postmortem_kb.model import Level
from postmortem_kb.reporters import Findings, encodable, names, reporter, visible

FORMATS = names()


def how_many(form: str, report: str) -> int:
    found = READERS[form](report)
    if form == "github":
        commands, _ = found
        return sum(name in ("error", "warning", "notice") for name, _ in commands)
    if form == "rdjson":
        return len(found["diagnostics"])
    if form == "sarif":
        return len(found.runs[0].results)
    if form == "junit":
        return found.failures
    if form == "text":
        return sum(" PM0" in line or " PM1" in line for line in found)
    return len(found)


def test_every_format_has_a_reader() -> None:
    assert sorted(READERS) == FORMATS == names()


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_of_nothing_can_be_read(form) -> None:
    report = reporter(form).render(findings(judged=()))
    assert how_many(form, report) == 0


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("part", ["path", "message", "suggestion"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_to_every_reader(text, part, form) -> None:
    line = f"title: Outage: db {text}"
    found = findings(problem(**{part: text}), judged=(), lines={("docs/a.md", 3): line})
    report = reporter(form).render(found)
    assert report.encode().decode() == report
    assert report.endswith("\n")
    READERS[form](report)
    if form != "text":
        assert how_many(form, report) == 1


@pytest.mark.parametrize("form", FORMATS)
@given(any_findings())
def test_whatever_was_found_can_be_read(form, found: Findings) -> None:
    report = reporter(form).render(found)
    assert report.encode().decode() == report
    expected = len(found.problems)
    if form == "junit":
        expected = len({each.path for each in found.problems if each.severity is Level.ERROR})
    if form == "text":
        READERS[form](report)
    else:
        assert expected == how_many(form, report)


@given(any_findings())
def test_fingerprints_are_unique(found: Findings) -> None:
    marks = found.fingerprints()
    assert len(set(marks)) == len(marks) == len(found.problems)


def test_a_fingerprint_stays_when_its_line_moves() -> None:
    line = "title: Outage: db"
    before = findings(problem(), lines={("docs/a.md", 3): line})
    after = findings(problem(place=(9, 8, 9, 18)), lines={("docs/a.md", 9): f"  {line}"})
    assert before.fingerprints() == after.fingerprints()
    other = findings(problem(), lines={("docs/a.md", 3): "title: b: c"})
    assert before.fingerprints() != other.fingerprints()


SITES = [
    pytest.param("https://x.example/kb/", True, "https://x.example/kb/rules/pm014/", id="folders"),
    pytest.param("https://x.example/", False, "https://x.example/rules/pm014.html", id="files"),
    pytest.param("", True, "", id="unknown"),
]


@pytest.mark.parametrize(("site", "folders", "expected"), SITES)
def test_the_page_of_a_rule_is_where_the_site_puts_it(site, folders, expected) -> None:
    assert expected == findings(site=site, directory_urls=folders).page("PM014")


def test_signs_that_steer_are_spelt_out() -> None:
    assert visible("a\x1b\u202e\udcff\uffff") == "a\\x1b\\x202e\\xdcff\\xffff"
    assert encodable("é\x1b\udcff") == "é\x1b\\udcff"

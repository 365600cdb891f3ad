from __future__ import annotations

from report_samples import READERS, findings, problem

from postmortem_kb.model import Level
from postmortem_kb.reporters.junit import render

A, B, C = "docs/a.md", "docs/b.md", "docs/c.md"


def cases(found):
    (suite,) = READERS["junit"](render(found))
    return {case.name: case for case in suite}


def test_every_postmortem_is_a_test_that_errors_make_fail() -> None:
    found = findings(
        problem("first", "x", B), problem("second", path=B), problem("note", None, C, Level.NOTE),
        judged=(A, B, C),
    )  # fmt: skip
    read = cases(found)
    assert {name: case.is_passed for name, case in read.items()} == {A: True, B: False, C: True}
    (failure,) = read[B].result
    assert (failure.message, failure.type) == ("PM014 first (and 1 more error)", "PM014")
    assert failure.text == (
        "docs/b.md:3:8: error PM014 first; write: x\ndocs/b.md:3:8: error PM014 second"
    )
    assert read[C].system_out == "docs/c.md:3:8: note PM014 note"
    assert (read[A].result, read[A].system_out, read[B].system_out) == ([], None, None)


def test_a_file_that_is_no_postmortem_is_a_test_when_it_is_wrong() -> None:
    read = cases(findings(problem(path="mkdocs.yml"), judged=()))
    assert {name: case.is_passed for name, case in read.items()} == {"mkdocs.yml": False}


def test_text_of_every_script_survives_an_ascii_terminal() -> None:
    text = render(findings(problem("データ ]]> <b> & \x1b")))
    assert text.isascii()
    (failure,) = cases(findings(problem("データ ]]> <b> & \x1b")))[A].result
    assert failure.message == "PM014 データ ]]> <b> & \\x1b"

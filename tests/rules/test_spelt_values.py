"""What is said and suggested for values that can be told: PM103, PM104, PM108 and PM202."""

from __future__ import annotations

import pytest
from written import PATH, postmortem

TABLE = [
    ("incident: INC-1", ("PM103", "{id: INC-1}", False)),
    ("incident: the big one", ("PM103", None, False)),
    ("impact: {customers: '1,893'}", ("PM103", "1893", False)),
    ("impact: {customers: '1,893,000'}", ("PM103", "1893000", False)),
    ("impact: {customers: '18,93'}", ("PM103", None, False)),
    ("impact: {customers: many}", ("PM103", None, False)),
    ("visibility: external", ("PM104", None, False)),
    ("action_items: [{id: AI-1, title: Alert, status: wontfix}]", ("PM104", "wont-do", True)),
    ("reviewed_on: 4 March 2026", ("PM109", "2026-03-04", False)),
    ("times: {detected: 2026-03-04 14:05 GMT}", ("PM202", "2026-03-04T14:05Z", True)),
    ("times: {detected: 2026-03-04 14:05 CET}", ("PM202", None, False)),
]


@pytest.mark.parametrize(("line", "expected"), TABLE)
def test_only_what_was_surely_meant_is_safe(line, expected, knowledge_base) -> None:
    problems = knowledge_base({PATH: postmortem("", line, status="draft")}).problems
    actual = [(each.code, each.suggestion, each.safe) for each in problems]
    assert expected in actual
    assert len([code for code, _, _ in actual if code < "PM3"]) == 1


SAID = [
    ("references: [https://example.com/1]", "a mapping such as `{title: What it is, url: "),
    ("artifacts: [https://example.com/1]", "a mapping such as `{title: What it is, url: "),
    ("action_items: [Alert early]", "must be a mapping (`key: value` lines, indented)"),
    ("impact: {customers: unknown}", "a whole number; leave it empty while it is not known"),
    ("impact: {customers: many}", "must be a whole number"),
    ("times: {detected: 2026-03-04 14:48 CET}", "`CET` is no offset from UTC; write the offset"),
    ("times: {detected: 2026-03-04 25:48 UTC}", "`2026-03-04 25:48 UTC` is not a time; write it"),
    ("times: {detected: 2026-03-04 2:48 PM}", "`2026-03-04 2:48 PM` is not a time; write it"),
    ("teams: [platform]", None),
]


@pytest.mark.parametrize(("line", "expected"), SAID)
def test_what_to_write_instead_is_said(line, expected, knowledge_base) -> None:
    problems = knowledge_base({PATH: postmortem("", line, status="draft")}).problems
    actual = [each.message for each in problems if each.code in ("PM103", "PM202")]
    assert ([True] if expected else []) == [str(expected) in message for message in actual]

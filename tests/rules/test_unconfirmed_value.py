from __future__ import annotations

import pytest
from written import PATH, postmortem

from postmortem_kb.model import Level

ASSUMED = "# assumed, please confirm: the name of the folder"
PROPOSED = "# proposed, please confirm: the first alert"
BY_STATE = [
    ("draft", []),
    ("in-review", [("PM504", Level.WARNING)]),
    ("reviewed", [("PM512", Level.ERROR)]),
    ("closed", [("PM512", Level.ERROR)]),
]


@pytest.mark.parametrize(("status", "expected"), BY_STATE)
def test_what_nobody_has_confirmed_is_an_error_from_reviewed_on(
    status, expected, knowledge_base
) -> None:
    report = knowledge_base({PATH: postmortem("", f"tags: [a]  {ASSUMED}", status=status)})
    found = [
        (each.code, each.severity) for each in report.problems if each.code in ("PM504", "PM512")
    ]
    assert found == expected


TOLD = [
    ([f"trigger: config-push  {ASSUMED}"], "`trigger` is still an assumption: config-push"),
    (["times:", f"  detected: 2026-03-04  {PROPOSED}"], "`times.detected` is still a proposal"),
    ([f"services: [a, b]  {ASSUMED}"], "`services` is still an assumption;"),
    (["services:", f"  - checkout  {ASSUMED}"], "`services.0` is still an assumption: checkout;"),
    ([f"references:  {PROPOSED}", "  - {title: a, url: https://example.com}"], "`references` is"),
    ([f"summary: {'word ' * 30}  {ASSUMED}"], f"assumption: {'word ' * 12}…;"),
    ([f"summary: {'word ' * 10}{'AKIA' + 'Q3EGRIT7ZLK4MNOP'}  {ASSUMED}"], f"{'word ' * 10}***"),
    ([f"{ASSUMED}"], "a value here is still an assumption;"),
    ([f"trigger:  {ASSUMED}"], "`trigger` is still an assumption"),
]


@pytest.mark.parametrize(("lines", "expected"), TOLD)
def test_it_names_the_field_and_the_value(lines, expected, knowledge_base) -> None:
    report = knowledge_base({PATH: postmortem("", *lines, status="reviewed")})
    (told,) = [each.message for each in report.problems if each.code == "PM512"]
    assert expected in told
    assert told.endswith("confirm it and remove the comment")

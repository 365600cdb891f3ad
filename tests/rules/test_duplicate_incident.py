from __future__ import annotations

import pytest

A, B, C = (f"PM-2026-00{number}" for number in range(1, 4))
START = "times: {impact_start: 2026-03-04T14:05Z}"


def postmortem(name, *lines):
    base = ["title: Checkout failed in the EU", "status: draft", "severity: SEV3", "owner: shop"]
    return "\n".join(["---", f"id: {name}", *base, *lines, "---", ""])


def judged(knowledge_base, **files):
    report = knowledge_base({f"{name}.md": text for name, text in files.items()})
    return [each for each in report.problems if each.code == "PM410"]


SAME = [
    ("incident: {id: INC-1}", "incident: {id: INC-1}"),
    ("incident: {id: INC-1}", "incident: {id: inc-1}"),
    ("incident: {url: 'https://i.example.com/1'}", "incident: {url: 'https://i.example.com/1/'}"),
    (f"{START}\nservices: [a, b]", f"{START}\nservices: [b]"),
    (f"{START}\nservices: [a]", "times: {impact_start: 2026-03-04T15:05:30+01:00}\nservices: [a]"),
]
OTHER = [
    ("incident: {id: INC-1}", "incident: {id: INC-2}"),
    ("incident: {id: INC-1}", "incident: {url: 'https://i.example.com/1'}"),
    ("summary: One.", "summary: One."),
    (START, START),
    (f"{START}\nservices: [a]", f"{START}\nservices: [b]"),
    (f"{START}\nservices: [a]", "times: {impact_start: 2026-03-04T14:06Z}\nservices: [a]"),
    (
        "times: {impact_start: 2026-03-04}\nservices: [a]",
        "times: {impact_start: 2026-03-04}\nservices: [a]",
    ),
    (f"{START}\nservices: [a]\nkind: exercise", f"{START}\nservices: [a]\nkind: exercise"),
    ("times: {detected: 2026-03-04T14:05Z}\nservices: [a]",
     "times: {detected: 2026-03-04T14:05Z}\nservices: [a]"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), SAME)
def test_every_file_but_the_first_is_found(first, second, knowledge_base) -> None:
    (problem,) = judged(knowledge_base, b=postmortem(B, second), a=postmortem(A, first))
    assert problem.path == "b.md"
    assert f"`{A}`" in problem.message
    assert problem.involves == (A, "a.md")
    assert problem.line == 7


@pytest.mark.parametrize(("first", "second"), OTHER)
def test_different_incidents_are_left_alone(first, second, knowledge_base) -> None:
    assert judged(knowledge_base, a=postmortem(A, first), b=postmortem(B, second)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"related: [{B}]", ""),
        ("", f"related: [{A}]"),
        ("", f"recurrence_of: {A}"),
        ("former_ids: [PM-2020-001]", "related: [PM-2020-001]"),
    ],
)
def test_two_that_relate_to_each_other_are_left_alone(first, second, knowledge_base) -> None:
    same = "incident: {id: INC-1}"
    files = {"a": postmortem(A, same, first), "b": postmortem(B, same, second)}
    assert judged(knowledge_base, **files) == []


def test_one_that_relates_to_any_of_them_is_left_alone(knowledge_base) -> None:
    same = "incident: {id: INC-1}"
    files = {
        "a": postmortem(A, same),
        "b": postmortem(B, same, f"related: [{A}]"),
        "c": postmortem(C, same, f"related: [{B}]"),
    }
    assert judged(knowledge_base, **files) == []


def test_an_incident_told_twice_is_said_once(knowledge_base) -> None:
    same = "incident: {id: INC-1, url: 'https://i.example.com/1'}"
    files = {name: postmortem(A.replace("001", f"00{number}"), same, START, "services: [a]")
             for number, name in enumerate("abc", 1)}  # fmt: skip
    assert [each.path for each in judged(knowledge_base, **files)] == ["b.md", "c.md"]


def test_two_files_of_one_id_are_the_business_of_another_rule(knowledge_base) -> None:
    same = postmortem(A, "incident: {id: INC-1}")
    assert judged(knowledge_base, a=same, b=same) == []

from __future__ import annotations

import pytest


def postmortem(number: int, *lines: str) -> str:
    item = {"title": "Rotate the logs", "status": "open", "owner": "storage"}
    item |= dict(line.split(": ", 1) for line in lines)
    fields = "".join(f"    {key}: {value}\n" for key, value in item.items())
    return (
        f"---\nid: PM-2026-00{number}\ntitle: Checkout failed in the EU, part {number}\n"
        "status: draft\nseverity: SEV3\nowner: platform\n"
        f"times:\n  impact_start: 2026-03-0{number}T14:05Z\n"
        f"action_items:\n  - id: AI-{number}\n{fields}---\n"
    )


def found(report) -> list[tuple[str, int, int]]:
    problems = [problem for problem in report.problems if problem.code == "PM316"]
    return [(each.path, each.line, each.column) for each in problems]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([], [], 1),
        (["status: blocked"], ["status: proposed"], 1),
        ([], ["title: rotate  the LOGS"], 1),
        ([], ["ticket: storage/hosts#7"], 1),
        (["ticket: storage/hosts#7"], ["ticket: storage/hosts#8"], 1),
        # One ticket is one piece of work, known to both.
        (["ticket: storage/hosts#7"], ["ticket: storage/hosts#7"], 0),
        ([], ["owner: payments"], 0),
        ([], ["title: Rotate the logs daily"], 0),
        (["status: done"], [], 0),
        ([], ["status: wont-do"], 0),
    ],
)
def test_the_same_open_work_of_one_owner_is_noted_once(
    first, second, expected, knowledge_base
) -> None:
    files = {"a.md": postmortem(1, *first), "b.md": postmortem(2, *second)}
    assert [("b.md", 11, 12)] * expected == found(knowledge_base(files))


def test_the_later_incident_is_told_of_the_earliest_whatever_the_files_are_called(
    knowledge_base,
) -> None:
    files = {"c.md": postmortem(1), "a.md": postmortem(3), "b.md": postmortem(2)}
    report = knowledge_base(files)
    assert found(report) == [("a.md", 11, 12), ("b.md", 11, 12)]
    problem = next(each for each in report.problems if each.code == "PM316")
    assert problem.involves == ("PM-2026-001", "c.md")
    expected = (
        "`PM-2026-001 AI-1` is open too, with the same title and for `storage`; "
        "keep one of them, or give both the same `ticket`"
    )
    assert expected == problem.message


@pytest.mark.parametrize("missing", ["owner: ", "title: "])
def test_without_an_owner_or_a_title_nothing_is_the_same(missing, knowledge_base) -> None:
    files = {"a.md": postmortem(1, missing), "b.md": postmortem(2, missing)}
    assert found(knowledge_base(files)) == []


def test_within_one_postmortem_it_is_the_business_of_another_rule(knowledge_base) -> None:
    text = postmortem(1)
    again = text.partition("action_items:\n")[2].replace("AI-1", "AI-2")
    assert found(knowledge_base({"a.md": text.removesuffix("---\n") + again})) == []

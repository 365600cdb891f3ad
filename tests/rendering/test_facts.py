from __future__ import annotations

import pytest

from postmortem_kb.rendering import facts
from postmortem_kb.rendering.surroundings import surroundings


def header_of(knowledge) -> dict[str, tuple[str, str]]:
    (postmortem,) = knowledge.corpus
    return {
        fact.label: (" ".join(", ".join(value.text for value in fact.values).split()), fact.note)
        for fact in facts.header(postmortem, surroundings(postmortem, knowledge))
    }


def details_of(knowledge) -> dict[str, list[str]]:
    (postmortem,) = knowledge.corpus
    return {
        fact.label: [value.text for value in fact.values]
        for fact in facts.details(postmortem, surroundings(postmortem, knowledge))
    }


def test_nothing_known_is_said_and_not_left_out(knowledge) -> None:
    found = header_of(knowledge({"a.md": "id: PM-2026-001"}))
    assert {text for text, _ in found.values()} == {"unknown", "not recorded"}
    assert {"Date", "Impact", "Time to detect", "Time to recover", "Owner"} <= found.keys()


def test_what_a_near_miss_has_none_of_is_not_unknown(knowledge) -> None:
    times = "detected: 2026-03-04T14:00Z, resolved: 2026-03-04T15:00Z"
    text = "id: PM-2026-001\nkind: near-miss\ntimes: {%s}"
    found = header_of(knowledge({"a.md": text % times}))
    assert found["Impact"] == ("None", "a near miss")
    assert found["Time to detect"] == ("does not apply", "")
    assert found["Time to recover"] == ("1 h", "")
    found = header_of(knowledge({"a.md": text % "detected: 2026-03-04T14:00Z"}))
    assert found["Time to recover"] == ("does not apply", "")


SPANS = [
    pytest.param("impact_start: 2026-03-04T14:00Z, detected: 2026-03-04T14:10Z,"
                 " resolved: 2026-03-04T15:00Z",
                 [("1 h", ""), ("10 min", ""), ("50 min", "")], id="all-known"),
    pytest.param("impact_start: 2026-03-04T14:00Z, resolved: 2026-03-04T15:00Z",
                 [("1 h", ""), ("unknown", ""), ("unknown", "needs detection")], id="undetected"),
    pytest.param("impact_start: 2026-03-04, resolved: 2026-03-04T15:00Z",
                 [("unknown", "known to the day only"), ("unknown", ""),
                  ("unknown", "needs detection")], id="a-day"),
    pytest.param("impact_start: 2026-03-04T14:00Z, resolved: 2026-03-04T15:00Z,"
                 " impact_end: 2026-03-04T16:00Z",
                 [("2 h", ""), ("unknown", ""), ("unknown", "needs detection")], id="a-later-end"),
    pytest.param("impact_start: 2026-03-04T14:00Z, resolved: 2026-03-04T13:00Z",
                 [("-1 h", ""), ("unknown", ""), ("unknown", "needs detection")], id="negative"),
]  # fmt: skip


@pytest.mark.parametrize(("times", "expected"), SPANS)
def test_durations_are_derived_and_what_is_missing_is_explained(times, expected, knowledge) -> None:
    found = header_of(knowledge({"a.md": f"times: {{{times}}}"}))
    labels = ("Impact", "Time to detect", "Time to recover")
    assert expected == [found[label] for label in labels]


def test_every_further_field_is_shown(knowledge) -> None:
    header = """\
incident: {id: INC-1, url: https://i.example/1}
times_note: By the logs.
detection: {method: manual, source: Dashboard, reporter: support}
workaround: Restart.
teams: [edge]
roles: {scribe: alice, subject_matter_experts: [bob, carol]}
rca_method: [five-whys]
artifacts: [{}, {title: Graph, url: https://g.example}, {url: https://u.example}]
runbooks: [{title: Restart it, path: docs/restart.md}]
meeting_on: 2026-03-06
authors: [Zoë]
tags: [a, b]
former_ids: [OLD-1]
cost: 12.5
paged: false"""
    options = {"extra_fields": {"cost": "number", "paged": "boolean"}}
    found = details_of(knowledge({"a.md": header}, **options))
    expected = {
        "Incident": ["INC-1"],
        "Detected by": ["Dashboard"],
        "Reported by": ["support"],
        "Workaround": ["Restart."],
        "Teams": ["edge"],
        "Scribe": ["alice"],
        "Subject matter experts": ["bob", "carol"],
        "Artifacts": ["Graph", "https://u.example"],
        "Runbooks": ["Restart it (docs/restart.md)"],
        "Review meeting": ["6 Mar 2026"],
        "Authors": ["Zoë"],
        "Tags": ["a", "b"],
        "Former ids": ["OLD-1"],
        "Visibility": ["Internal"],
        "Cost": ["12.5"],
        "Paged": ["No"],
    }
    assert {label: found.get(label) for label in expected} == expected


def figures_of(knowledge) -> list[tuple[str, str]]:
    (postmortem,) = knowledge.corpus
    return [(fact.label, fact.values[0].text) for fact in facts.impact(postmortem)]


FIGURES = [
    pytest.param("data_loss: unknown", [], "unknown", id="none-is-known"),
    pytest.param("data_loss: none", [("Data loss", "None")], None, id="none-lost"),
    pytest.param("data_loss: unknown, users: 5",
                 [("Users affected", "5"), ("Data loss", "unknown")], None, id="one-is-known"),
]  # fmt: skip


@pytest.mark.parametrize(("impact", "figures", "detail"), FIGURES)
def test_key_figures_of_which_none_is_known_are_left_to_the_record(
    impact, figures, detail, knowledge
) -> None:
    kb = knowledge({"a.md": f"impact: {{{impact}}}"})
    assert figures_of(kb) == figures
    assert details_of(kb).get("Data loss") == ([detail] if detail else None)


def test_only_what_is_there_is_a_detail(knowledge) -> None:
    assert details_of(knowledge({"a.md": "id: PM-2026-001"})) == {"Visibility": ["Internal"]}


EXTRA = [
    pytest.param("number", "1200", facts.Value("1200"), id="a-whole-number"),
    pytest.param("number", "0.1", facts.Value("0.1"), id="a-number"),
    pytest.param("boolean", "true", facts.Value("Yes"), id="yes"),
    pytest.param("boolean", "false", facts.Value("No"), id="no"),
    pytest.param("date", "2026-03-04", facts.Value("4 Mar 2026", machine="2026-03-04"), id="a-day"),
    pytest.param("url", "https://a.example/x", facts.Value("https://a.example/x",
                 url="https://a.example/x"), id="an-address"),
    pytest.param("text", "https://a.example/x", facts.Value("https://a.example/x"), id="a-text"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "written", "expected"), EXTRA)
def test_a_field_of_the_team_is_shown_as_its_type_is(kind, written, expected, knowledge) -> None:
    kb = knowledge({"a.md": f"our_field: {written}"}, extra_fields={"our_field": kind})
    (postmortem,) = kb.corpus
    found = {
        fact.label: fact.values for fact in facts.details(postmortem, surroundings(postmortem, kb))
    }
    assert (expected,) == found["Our field"]


def test_each_entry_of_a_teams_list_is_a_value(knowledge) -> None:
    kb = knowledge({"a.md": "our_field: [a, b]"}, extra_fields={"our_field": "list"})
    assert details_of(kb)["Our field"] == ["a", "b"]

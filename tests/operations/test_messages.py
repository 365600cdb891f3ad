from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Document, Location, document
from postmortem_kb.operations import configuration, messages
from postmortem_kb.operations.messages import cadence, needs, outside
from postmortem_kb.operations.project import Project
from postmortem_kb.schema import FrontMatter
from postmortem_kb.severities import SeverityLevel
from postmortem_kb.validation import validate

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 4, 14, 12, tzinfo=UTC)
# Later than every example.
LATER = datetime(2027, 1, 1, tzinfo=UTC)
OURS = Project(ROOT, ROOT / "docs", Settings())
NAMES = (
    "acknowledgement", "customer-letter", "executive-summary", "internal-announcement",
    "periodic-update", "resolution", "status-page-post",
)  # fmt: skip
OUTSIDE = ("customer-letter", "status-page-post")
AFTERWARDS = NAMES[1:]
HEADER = """
id: PM-2026-001
title: Card payments failed in the EU
status: draft
severity: SEV2
owner: alice
services: [checkout]
summary: One in five card payments failed.
times:
  impact_start: 2026-03-04T14:05Z
  detected: 2026-03-04T14:09Z
  resolved: unknown
impact:
  description: One in five card payments failed
  data_loss: none
root_cause_categories: [config-change]
"""


def read(header: str = HEADER, settings: Settings | None = None) -> Document:
    data = f"---\n{header.strip()}\n---\n".encode()
    location = Location("2026/PM-2026-001.md", "2026/PM-2026-001.md", ROOT / "none.md")
    return document(location, data, settings or Settings())


def over(header: str = HEADER) -> str:
    return header.replace("resolved: unknown", "resolved: 2026-03-04T14:11Z")


def filled(name: str, header: str = HEADER, project: Project = OURS) -> str:
    text, lacks = messages.fill(name, project, read(header, project.settings), NOW)
    assert lacks == []
    return text


def lacking(name: str, header: str, project: Project = OURS) -> list[str]:
    text, lacks = messages.fill(name, project, read(header, project.settings), NOW)
    assert text == ""
    return [f"{each.line}: {each.text}" for each in lacks]


def test_there_are_these_messages_and_each_says_what_it_is_about() -> None:
    found = messages.known(OURS)
    assert tuple(found) == NAMES
    assert all(len(head.about) > 20 for head in found.values())
    assert tuple(name for name, head in found.items() if messages.for_customers(head)) == OUTSIDE


ASKED = sorted({
    name
    for head in messages.known(OURS).values()
    for names in needs.needs(head)
    for name in names
})  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_what_a_message_needs_is_a_field_with_an_example(name) -> None:
    assert needs.info_of(name, Settings()) is not None
    assert name in needs.EXAMPLES


@pytest.mark.parametrize(("name", "example"), needs.EXAMPLES.items())
def test_an_example_is_what_the_field_takes(name, example) -> None:
    *above, key = name.split(".")
    lines = [f"{above[0]}:", f"  {key}: {example}"] if above else [f"{key}: {example}"]
    assert read("\n".join(lines)).faults == ()


def examples() -> list[Document]:
    project = configuration.load(ROOT / "mkdocs.yml")
    every = (
        document(each, each.file.read_bytes(), project.settings) for each in project.locations()
    )
    return [each for each in every if each.status in ("reviewed", "closed")]


EXAMPLES = examples()
PROJECT = configuration.load(ROOT / "mkdocs.yml")
# Nothing stands where a value should: a label alone, brackets with nothing in them, two blanks.
BLANK = re.compile(r": *$|  |\[\]|\(\)|, *[,)]|\{\{|\{%|[ \t]$|\n{3}", re.MULTILINE)


@pytest.mark.parametrize("name", AFTERWARDS)
def test_for_every_example_a_message_is_whole_or_says_what_it_lacks(name) -> None:
    ready = 0
    for each in EXAMPLES:
        text, lacks = messages.fill(name, PROJECT, each, LATER)
        assert bool(text) != bool(lacks), each.location.path
        assert BLANK.findall(text) == [], each.location.path
        assert text.count("None") <= each.source.header.count("None"), each.location.path
        ready += bool(text)
    assert len(EXAMPLES) >= 30
    assert ready >= 24


def test_only_what_an_example_does_not_tell_stands_against_a_message() -> None:
    found = {
        lack.text.split("`")[1]
        for each in EXAMPLES
        for name in AFTERWARDS
        for lack in messages.fill(name, PROJECT, each, LATER)[1]
    }
    assert found == {
        "times.resolved", "times.impact_start", "impact.description", "impact.data_loss",
    }  # fmt: skip


def test_an_acknowledgement_says_what_is_known_and_when_more_is_told() -> None:
    assert filled("acknowledgement").splitlines() == [
        "[PM-2026-001] [SEV2] Investigating: Card payments failed in the EU",
        "",
        "- Since: 4 Mar 2026, 14:05 UTC",
        "- What users see: One in five card payments failed.",
        "- Affected: checkout",
        "- Workaround: none is known yet",
        "- Next update: by 14:30 UTC",
    ]


STATES = [
    pytest.param("", "- State: being investigated", id="unknown"),
    pytest.param("acknowledged: 2026-03-04T14:11Z",
                 "- State: being worked on since 4 Mar 2026, 14:11 UTC", id="acknowledged"),
    pytest.param("mitigated: 2026-03-04T14:20Z",
                 "- State: bearable since 4 Mar 2026, 14:20 UTC, and watched", id="mitigated"),
    pytest.param("impact_end: 2026-03-04", "- State: resolved, 4 Mar 2026", id="a-day"),
]  # fmt: skip


@pytest.mark.parametrize(("time", "expected"), STATES)
def test_an_update_says_where_it_stands(time, expected) -> None:
    header = HEADER.replace("resolved: unknown", time or "resolved: unknown")
    assert expected in filled("periodic-update", header).splitlines()


def test_what_is_over_has_no_next_update() -> None:
    told = filled("periodic-update", over()).splitlines()
    assert told[-1] == "- Next update: none is planned, service is restored"
    assert "Next update" not in filled("status-page-post", over())


def test_a_resolution_says_how_long_it_took_and_by_the_incidents_own_id() -> None:
    told = filled("resolution", over() + "incident: {id: INC-9}\nworkaround: A second provider\n")
    assert told.startswith("[INC-9] [SEV2] Resolved: ")
    assert "- It was impaired for: 6 min\n" in told
    assert "- How service was restored: A second provider.\n" in told
    assert told.endswith("- What follows: a postmortem, PM-2026-001; alice sees to it\n")


@pytest.mark.parametrize(
    ("name", "header"), [("acknowledgement", HEADER), *((name, over()) for name in AFTERWARDS)]
)
def test_an_exercise_is_called_one_at_once(name, header) -> None:
    assert "exercise" in filled(name, header + "kind: exercise\n").casefold()


def test_what_is_over_is_not_acknowledged() -> None:
    assert lacking("acknowledgement", over()) == [
        "12: `times.resolved` is written: this message is for the time before that"
    ]


REVIEWED = over().replace("status: draft", "status: reviewed")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (over(), "\nWe are still looking into how it came about.\n"),
        (REVIEWED, " it among incidents of this kind: config change.\n"),
        (
            REVIEWED.replace("root_cause_categories: [config-change]\n", ""),
            "\nWe are still looking into how it came about.\n",
        ),
    ],
)
def test_a_letter_names_the_kind_of_cause_when_the_review_is_over(header, expected) -> None:
    assert expected in filled("customer-letter", header)


ITEMS = "action_items:\n" + "".join(
    f"  - {{id: AI-{number}, title: Alert when the disk is nearly full, status: {status}}}\n"
    for number, status in enumerate(
        ("proposed", "open", "in-progress", "blocked", "done", "verified", "wont-do"), 1
    )
)


def test_what_was_refused_or_is_only_proposed_is_not_decided_and_not_finished() -> None:
    assert "We have decided on 5 measures so that it does not happen again, 2 of which are" in (
        filled("customer-letter", over() + ITEMS)
    )
    summary = filled("executive-summary", over() + ITEMS)
    assert "- Action items: 2 of 5 finished\n" in summary
    assert summary.count("- To do: ") == 3


@pytest.mark.parametrize("name", OUTSIDE)
def test_times_that_contradict_each_other_go_to_no_customer(name) -> None:
    header = over().replace("resolved: 2026-03-04T14:11Z", "resolved: 2026-03-04T14:01Z")
    (told,) = lacking(name, header)
    assert told.startswith("12: PM203 `resolved` (2026-03-04T14:01:00Z) is before `impact_start`")


def test_an_error_in_a_field_that_a_message_does_not_use_is_not_in_its_way() -> None:
    assert "Began" in filled("status-page-post", HEADER + "tags: {a: b}\n")


ASSUMED = "  # assumed, please confirm: nobody said so"


def test_what_is_unconfirmed_and_used_is_noted() -> None:
    header = HEADER.replace("severity: SEV2", f"severity: SEV2{ASSUMED}")
    header = header.replace("owner: alice", f"owner: alice{ASSUMED}")
    header = header.replace("09Z", f"09Z{ASSUMED}") + f"tags: [a]{ASSUMED}\n"
    found = {
        name: [each.text.split("`")[1] for each in messages.notes(name, OURS, read(header))]
        for name in ("acknowledgement", "resolution", "customer-letter")
    }
    assert found == {
        "acknowledgement": ["severity", "times.detected"],
        # How long it took is reckoned from all times.
        "resolution": ["severity", "owner", "times.detected"],
        "customer-letter": [],
    }


def test_of_a_restricted_postmortem_every_message_says_so() -> None:
    (note,) = messages.notes("resolution", OURS, read(over() + "visibility: restricted\n"))
    assert "send this to nobody who may not read the postmortem" in note.text


@pytest.mark.parametrize("loss", ["none", "partial", "total", "unknown"])
def test_a_letter_says_what_became_of_the_data(loss) -> None:
    told = filled("customer-letter", over().replace("data_loss: none", f"data_loss: {loss}"))
    expected = {"none": "No data was", "partial": "Part of", "total": "The data", "unknown": "know"}
    assert expected[loss] in told


def test_what_is_missing_is_told_with_its_line_and_an_example() -> None:
    header = HEADER.replace("  resolved: unknown\n", "").replace("  data_loss: none\n", "")
    header = header.replace("services: [checkout]\n", "services: []\n")
    assert lacking("customer-letter", header) == [
        "7: `services` is missing: what was affected; write it, such as `services: [checkout]`",
        "12: `impact.data_loss` is missing: none, partial, total or unknown; add below `impact:` "
        "`data_loss: none`",
        "9: `times.resolved` or `times.impact_end` is missing: when full service was restored; "
        "add below `times:` `resolved: 2026-03-04T14:30Z`",
    ]


def test_a_mapping_that_is_not_there_is_to_be_added_with_the_field() -> None:
    (told,) = lacking("status-page-post", HEADER.partition("impact:\n")[0])
    assert told == (
        "4: `impact.description` is missing: what customers felt; add `impact:`, and below it "
        "`description: One in five card payments failed`"
    )


def test_what_cannot_be_read_is_not_called_missing() -> None:
    header = HEADER.replace("resolved: unknown", "resolved: yesterday")
    assert lacking("resolution", header) == [
        "12: `times.resolved` cannot be read: `postmortem check` says why"
    ]


def test_values_are_text_wherever_they_are_pasted() -> None:
    header = HEADER.replace(
        "title: Card payments failed in the EU",
        'title: "[x](https://evil.example) *a* @all #12"',
    )
    told = filled("acknowledgement", header).splitlines()[0]
    nothing = "\N{ZERO WIDTH SPACE}"
    assert told.endswith(
        f"\\[x\\](https{nothing}://evil.example) \\*a\\* @{nothing}all #{nothing}12"
    )


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_a_summary_never_brings_a_line_into_a_message(summary) -> None:
    front = validate({"summary": summary}, Settings())[0].front.summary
    header = HEADER.replace("summary: One in five card payments failed.\n", "")
    lines = len(filled("executive-summary", header + "summary: x\n").splitlines())
    escaped = "".join(f"\\U{ord(char):08x}" for char in front or "x")
    told = filled("executive-summary", f'{header}summary: "{escaped}"\n')
    assert lines == len(told.splitlines())


def test_a_secret_is_never_printed() -> None:
    secret = "AKIA" + "Q3EGRIT7ZLK4MNOP"
    header = HEADER.replace("One in five card payments failed.", f"The key {secret} was used.")
    assert secret not in filled("executive-summary", header)


INSIDE = [
    pytest.param("alice rolled it back", "`alice`, a handle of this postmortem", id="a-person"),
    pytest.param("Alice rolled it back", "`Alice`, a handle", id="a-person-in-capitals"),
    pytest.param("ask @bob", "`@bob`, somebody who is mentioned", id="a-mention"),
    pytest.param("write to jo.smith@shop.io", "`jo.smith@shop.io`, an e-mail", id="an-e-mail"),
    pytest.param("db1.internal was full", "`db1.internal`, an address", id="a-host"),
    pytest.param("10.1.2.3 was full", "`10.1.2.3`, an address of the inside", id="an-address"),
    pytest.param("call +44 20 7946 1234", "`+44 20 7946 1234`, a telephone", id="a-telephone"),
    pytest.param("see OPS-412", "`OPS-412`, what looks like a ticket", id="a-ticket"),
    pytest.param("see PM-2026-001", "`PM-2026-001`, an id of a postmortem", id="this-id"),
    pytest.param("see PM-2025-019", "`PM-2025-019`, an id of a postmortem", id="another-id"),
    pytest.param("prod-db-07 was full", "`prod-db-07`, what looks like a machine", id="machine"),
    pytest.param("see ops-123", "`ops-123`, what looks like a ticket", id="a-small-ticket"),
    pytest.param("see TOP-10", "`TOP-10`, what looks like a ticket", id="a-word-in-capitals"),
    pytest.param("proddb07 was full", "`proddb07`, what looks like a machine", id="no-hyphen"),
    pytest.param("see INC-9", "`INC-9`, a ticket or an incident of yours", id="the-incident"),
]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize(("words", "expected"), INSIDE)
def test_a_customer_is_told_nothing_of_the_inside(words, expected, name) -> None:
    header = over().replace("description: One in five card payments failed",
                            f'description: "It broke, {words}."')  # fmt: skip
    (told,) = lacking(name, f"{header}incident: {{id: INC-9}}\n")
    assert told.startswith(f"14: `impact.description` names {expected}")
    assert told.endswith(": customers are not told; say it in other words")
    assert words in filled("internal-announcement", header).replace("\N{ZERO WIDTH SPACE}", "")


SECRETS = [
    pytest.param("password hunter2x", "hunter2x", "`password`, and with it 1 secret", id="word"),
    pytest.param(
        "a token=abcd1234efgh", "abcd1234", "`token`, and with it 1 secret", id="assigned"
    ),
    pytest.param(
        "pwd: OPS-412@alice", "OPS-412", "`pwd`, and with it 1 secret", id="like-a-ticket"
    ),
    pytest.param(
        "checkout 8.8.8.8 hung", "8.8.8.8", "`checkout`, and with it 1 IP address", id="ip"
    ),
    pytest.param("call 030 12345678", "1234", "`call`, and with it 1 phone number", id="telephone"),
]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize(("words", "value", "expected"), SECRETS)
def test_of_a_secret_only_the_kind_is_told(words, value, expected, name) -> None:
    header = over().replace("description: One in five card payments failed",
                            f'description: "It broke, {words}"')  # fmt: skip
    (told,) = lacking(name, header)
    assert told.startswith(f"14: `impact.description` names {expected}: customers are not told")
    assert value not in told


def test_without_a_word_before_it_a_secret_is_told_by_its_kind_alone() -> None:
    found = list(outside.not_for_customers("8.8.8.8 hung", FrontMatter(), Settings()))
    assert found == [("[IP address removed]", "and with it 1 IP address")]


def test_a_service_may_be_called_like_a_machine() -> None:
    front = FrontMatter(services=("shop.internal", "db07"))
    assert list(outside.not_for_customers("shop.internal, db07", front, Settings())) == []


def test_of_many_things_a_customer_is_not_told_the_first_are_listed() -> None:
    names = " ".join(f"@person{number}" for number in range(5_000))
    header = HEADER.replace("description: One in five", f'description: "{names} one in five')
    header = header.replace(
        "five card payments failed\n  data", 'five card payments failed"\n  data'
    )
    assert len(lacking("status-page-post", header)) == 20


def test_a_handle_that_is_a_team_or_a_service_is_nobody() -> None:
    front = FrontMatter(owner="edge", services=("edge",), authors=("sre", "alice"))
    assert outside.people(front, Settings(teams={"sre": ""})) == {"alice"}


def test_the_address_of_a_reference_or_an_artifact_is_not_told() -> None:
    url = "https://example.com/dashboards/7"
    for field in ("references", "artifacts"):
        front = validate({field: [{"title": "A", "url": url}]}, Settings())[0].front
        assert list(outside.not_for_customers(f"See {url}.", front, Settings())) == [
            (url, "the address of a reference or an artifact")
        ]


PLAIN = (
    "UTF-8, SHA-256, ISO-8601, HTTP-2, covid-19, mp3, one-in-5, up-to-10, 2026-03-04, up-to-date, "
    "eu-west-1, utf-8, sha-256, x86-64, Top-10, mid-2026"
)


def test_names_of_standards_and_of_services_are_told() -> None:
    front = FrontMatter(services=("eu-west-1",))
    assert list(outside.not_for_customers(PLAIN, front, Settings())) == []


def test_part_of_a_word_is_no_name() -> None:
    front = FrontMatter(owner="ali")
    assert list(outside.not_for_customers("Alibi, valid: Ali-B", front, Settings())) == [
        ("Ali", "a handle of this postmortem")
    ]


REFUSED = {**dict.fromkeys(OUTSIDE, "customers"), "internal-announcement": "all staff"}


@pytest.mark.parametrize("name", AFTERWARDS)
def test_of_a_restricted_postmortem_nothing_goes_to_customers_and_to_all_staff(name) -> None:
    text, lacks = messages.fill(name, OURS, read(over() + "visibility: restricted\n"), NOW)
    refused = [each.text.partition("goes to ")[2] for each in lacks]
    assert refused == [REFUSED[each] for each in (name,) if each in REFUSED]
    assert bool(text) == (name not in REFUSED)


CADENCES = [
    ("Every 5 to 10 minutes", "by 14:20 UTC"),
    ("every 15 to 30 minutes", "by 14:30 UTC"),
    ("Every 30 minutes at least", "by 14:45 UTC"),
    ("every 18 min", "by 14:30 UTC"),
    ("each 2 hours", "by 16:15 UTC"),
    ("Every 12 hours", "by 5 Mar 2026, 02:15 UTC"),
    ("At each change of state", "at each change of state"),
    ("Every 0 minutes", "every 0 minutes"),
    ("Every 15 minutes in the first hour", "every 15 minutes in the first hour"),
    ("Every 15 days", "every 15 days"),
    ("", "as soon as there is something new"),
]


@pytest.mark.parametrize(("updates", "expected"), CADENCES)
def test_the_next_update_is_by_the_clock_or_in_the_words_of_the_configuration(
    updates, expected
) -> None:
    assert expected == cadence.next_update(SeverityLevel(updates=updates), NOW)


def test_a_severity_that_is_not_known_has_no_clock_and_the_end_of_time_neither() -> None:
    assert cadence.next_update(None, NOW) == "as soon as there is something new"
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert cadence.next_update(SeverityLevel(updates="every 5 minutes"), last) == "every 5 minutes"


def own(root: Path, name: str, text: str, **options) -> Project:
    folder = root / "ours/messages"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md.jinja").write_text(text, encoding="utf-8")
    return Project(root, root / "docs", Settings(templates="ours", **options))


def test_a_message_of_the_teams_own_is_one_among_ours(tmp_path) -> None:
    text = (
        "{# about: for partners #}\n{# for: customers #}\n{# needs: cost #}\nCost: {{ extra.cost }}"
    )
    project = own(tmp_path, "partners", text, extra_fields={"cost": "number"})
    assert sorted([*NAMES, "partners"]) == list(messages.known(project))
    assert filled("partners", HEADER + "cost: 7\n", project) == "Cost: 7.0\n"
    assert (
        "`cost` is missing: one of your own fields; add `cost: ...`"
        in (lacking("partners", HEADER, project)[0])
    )


def test_a_copy_of_ours_is_still_for_customers_and_still_needs_what_ours_does(tmp_path) -> None:
    project = own(tmp_path, "status-page-post", "Down: {{ front.services | all }}")
    assert filled("status-page-post", HEADER, project) == "Down: checkout\n"
    assert len(lacking("status-page-post", "visibility: restricted", project)) == 5


WRONG = [
    pytest.param("{# needs: times.ended #}", r"x\.md\.jinja needs `times\.ended`, and", id="field"),
    pytest.param("{# needs: title.x #}", r"needs `title\.x`", id="a-field-in-a-text"),
    pytest.param("{# for: customer #}", "is for `customer`; write `customers` or", id="reader"),
    pytest.param(
        "a\n{{ front.workaround }}", r"x\.md\.jinja, line 2: a value .* `needs`", id="none"
    ),
    pytest.param("{{ times.mitigated | when }}", "line 1: a time .* lacks", id="no-time"),
    pytest.param("{{ front.teams | all }}", "line 1: a list .* lacks", id="no-list"),
    pytest.param("{{ nobody }}", "line 1: 'nobody' is undefined", id="no-such-name"),
    pytest.param("{% if %}", "line 1: Expected", id="syntax"),
]


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_a_fault_in_a_message_of_the_teams_own_is_told(text, words, tmp_path) -> None:
    project = own(tmp_path, "x", text)
    with pytest.raises(messages.Refused, match=words):
        messages.fill("x", project, read(), NOW)


def test_a_message_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(messages.Refused, match=r"resolutin; did you mean resolution\?\nThere are:"):
        messages.fill("resolutin", OURS, read(), NOW)

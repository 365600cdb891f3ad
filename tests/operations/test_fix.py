from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import corpus
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.frontmatter.mistakes import COMMENT
from postmortem_kb.model import Level
from postmortem_kb.operations import check, fix
from postmortem_kb.policy import PolicyEntry
from postmortem_kb.rules import all_rules

from ..conftest import NOW

ROOT = Path(__file__).parents[2]
PAIRS = sorted((ROOT / "tests/examples/fix").iterdir())
BASE = {
    "id": "PM-2026-001",
    "title": "Checkout failed in the EU",
    "status": "draft",
    "severity": "SEV3",
    "owner": "platform",
}


def located(folder: Path, files: dict[str, bytes]) -> list[Location]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [Location(name, name, folder / name) for name in files]


def fixed(folder: Path, files: dict[str, bytes], settings: Settings | None = None) -> fix.Fixes:
    locations = located(folder, files)
    return fix.fix(locations, check.run(locations, settings or Settings(), NOW))


def draft(*lines: str) -> bytes:
    given_keys = {line.partition(":")[0] for line in lines}
    base = [f"{key}: {value}" for key, value in BASE.items() if key not in given_keys]
    return "\n".join(["---", *base, *lines, "---", "", "Notes of the first hour.", ""]).encode()


def after(fixes: fix.Fixes, data: bytes) -> bytes:
    return fixes.files[0].after if fixes.files else data


@pytest.mark.parametrize("folder", PAIRS, ids=lambda folder: folder.name)
def test_an_example_is_fixed_as_its_folder_shows(folder: Path, tmp_path) -> None:
    before = (folder / "before.md").read_bytes()
    fixes = fixed(tmp_path, {"PM-2026-001.md": before})
    assert (folder / "after.md").read_bytes() == after(fixes, before)


def test_the_examples_are_there() -> None:
    assert len(PAIRS) >= 10


SAFE = [
    ("severity: SEV-1", "severity: SEV1"),
    ("severity: 'Severity 1'", "severity: 'SEV1'"),
    ("severity: P1", None),
    ("severity: S1", None),
    ("severity: sve1", None),
    ("severity: high", None),
    ("severity: sev 1 #maybe", "severity: SEV1 #maybe"),
    ("kind: Near Miss", "kind: near-miss"),
    ("kind: nearmis", None),
    ("id: pm-2026-001", "id: PM-2026-001"),
    ("id: PM-2026-1", None),
    ("owner: Alice Smith", None),
    ("owner: @alice # leads", 'owner: "@alice" # leads'),
    ("owner: @alice severity: SEV1", None),
    ("title: Outage: the database", 'title: "Outage: the database"'),
    ("title: Outage: a \"b\" \\c", 'title: "Outage: a \\"b\\" \\\\c"'),
    ("title: Outage severity: SEV1", None),
    ("title: '[EU] Checkout' down", 'title: "\'[EU] Checkout\' down"'),
    ('title: "Checkout failed', None),
    ("title: 'Twas the database", None),
    ("title: !important Checkout failed", 'title: "!important Checkout failed"'),
    ("title: !!str Checkout failed", None),
    ("title: &mark Checkout failed", None),
    ("title: | Checkout failed", None),
    ("title: Mend issue #12 # now", 'title: "Mend issue #12" # now'),
    ("title: Mend issue #twelve", None),
    ("severity: SEV3 #1", None),
    ("related: #12", None),
    ("services: checkout", "services: [checkout]"),
    ("services: 'checkout'", "services: ['checkout']"),
    ("services: checkout, billing", None),
    ("services: checkout billing", None),
    ("contributing_factors: No alert, no runbook", None),
    ("impact: none", None),
    ("closed_on: 2026/3/4", "closed_on: 2026-03-04"),
    ("closed_on: 03/04/2026", None),
    ("closed_on: 2026-03-04T14:05Z", None),
    ("times: {detected: 2026/03/04 14:05Z}", "times: {detected: 2026-03-04T14:05Z}"),
    ("times: {detected: 2026-03-04T14:05}", None),
    ("times: detected: 2026-03-04T14:05Z", None),
    ("severty_: x", None),
    ("Tag: [a]", "tags: [a]"),
    ('"Tags": [a]', '"tags": [a]'),
    ("impact: {costumers: 3}", "impact: {customers: 3}"),
    ("title: <b>Checkout</b> failed", None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), SAFE, ids=[line for line, _ in SAFE])
def test_a_fix_is_made_only_if_it_cannot_change_what_was_meant(line, expected, tmp_path) -> None:
    before = draft(line)
    fixes = fixed(tmp_path, {"PM-2026-001.md": before})
    assert before.decode().replace(line, expected or line) == after(fixes, before).decode()


SEVERAL = [
    pytest.param("summary: The db: it\n  failed", id="a-text-that-goes-on"),
    pytest.param("summary: Some text\n  reason: a: b", id="what-looks-like-a-key-inside-a-text"),
    pytest.param("summary: | The db\n  failed: badly", id="a-block-of-text"),
    pytest.param("impact:\n  slo:\n\tname: x", id="a-tab-below-blanks"),
    pytest.param("times:\n  detected: unknown\n\tResolved: unknown", id="places-behind-a-tab"),
    pytest.param("Tags: [a]\nTAGS: [b]", id="two-keys-that-mean-one"),
    pytest.param("tags: [a]\nTags: [b]", id="a-key-that-is-there"),
    pytest.param("kind: >-\n  Near Miss", id="a-value-on-lines-of-its-own"),
    pytest.param('kind: "near\n  miss"', id="a-value-on-two-lines"),
]


@pytest.mark.parametrize("lines", SEVERAL)
def test_what_belongs_to_other_lines_is_left_alone(lines, tmp_path) -> None:
    before = draft(lines)
    assert before == after(fixed(tmp_path, {"PM-2026-001.md": before}), before)


def test_one_fix_uncovers_the_next(tmp_path) -> None:
    before = draft("Action-Item:", "  - {id: AI-1, Title: Alert on the disk, Status: In Progress}")
    fixes = fixed(tmp_path, {"PM-2026-001.md": before})
    expected = draft(
        "action_items:", "  - {id: AI-1, title: Alert on the disk, status: in-progress}"
    )
    assert (expected, 4, 0) == (after(fixes, before), fixes.count, fixes.left)


def test_a_fix_that_uncovers_errors_elsewhere_is_left_out_and_the_others_are_made(tmp_path) -> None:
    hidden = "Impact: {customers: many, users: some}"
    before = draft(hidden, "severity: sev 1", "Tags: [a]")
    fixes = fixed(tmp_path, {"PM-2026-001.md": before})
    expected = draft(hidden, "severity: SEV1", "tags: [a]")
    assert (expected, 2, 1) == (after(fixes, before), fixes.count, fixes.left)


REVIEWED = BASE | {
    "status": "reviewed",
    "summary": "One in five payments failed.",
    "services": "[checkout]",
    "times": "{impact_start: 2026-03-04T14:05Z, detected: 2026-03-04, resolved: 2026-03-04T15:00Z}",
    "detection": "{method: monitoring}",
    "impact": "{description: One in five payments failed.}",
    "trigger": "config-push",
    "root_cause_categories": "[config-change]",
    "contributing_factors": "[Nobody read it twice.]",
    "reviewed_on": "2026-03-20",
    "no_action_reason": "The part is gone.",
}
HEADINGS = ("Impact", "Timeline", "Root cause", "Response", "Lessons learned", "Prevention")
OPEN = "[{id: AI-1, title: Alert on the disk, owner: ops, due: 2026-06-01, status: open}]"
ASKED = [
    pytest.param({}, "Text.", [], id="nothing"),
    pytest.param({"summary": ""}, "Text.", ["PM102"], id="a-field"),
    pytest.param({"times": "{impact_start: unknown, detected: 2026-03-04, resolved: 2026-03-04}"},
                 "Text.", ["PM112"], id="a-note-on-the-times"),
    pytest.param({"no_action_reason": ""}, "Text.", ["PM301"], id="action-items"),
    pytest.param({"status": "closed", "closed_on": "2026-03-21", "action_items": OPEN,
                  "no_action_reason": ""}, "Text.", ["PM307"], id="an-end-of-action-items"),
    pytest.param({}, "## Timeline", ["PM501"], id="a-heading"),
    pytest.param({}, "| Time | Event |\n| --- | --- |\n| 2026-03-04 14:05 | a |\n| soon | b |",
                 ["PM505"], id="a-time-in-the-timeline"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "timeline", "asked"), ASKED)
def test_what_a_status_asks_for_once_it_can_be_read_holds_up_no_fix(
    fields, timeline, asked, tmp_path
) -> None:
    # With so many mistakes before it, the status is out of sight.
    links = [f"  - title: Log: {n}\n    url: https://logs.example.com/{n}\n" for n in range(26)]
    header = "".join(f"{key}: {value}\n" for key, value in (REVIEWED | fields).items())
    body = "".join(f"\n## {each}\n\nText.\n" for each in HEADINGS)
    if timeline == "## Timeline":
        body = body.replace(f"{timeline}\n\nText.\n", "")
    body = body.replace("## Timeline\n\nText.", f"## Timeline\n\n{timeline}")
    data = f"---\n{header}references:\n{''.join(links)}---\n{body}".encode()
    fixes = fixed(tmp_path, {"PM-2026-001.md": data})
    found = [each.code for each in fixes.report.problems if each.severity is Level.ERROR]
    assert (26, 0, asked) == (fixes.count, fixes.left, found)


@pytest.mark.parametrize(("harmful", "expected"), [(99, 1), (100, 0)])
def test_behind_a_hundred_fixes_that_do_harm_none_is_tried(harmful, expected, tmp_path) -> None:
    # Of another rule, as of one rule no more than a hundred findings are told.
    before = draft("action_items:", *["  - Updates: [{a: x, b: y}]"] * harmful, "severity: sev 1")
    fixes = fixed(tmp_path, {"PM-2026-001.md": before})
    assert (expected, harmful + 1 - expected) == (fixes.count, fixes.left)


def test_the_report_afterwards_is_that_of_the_fixed_files(tmp_path) -> None:
    before = draft("severity: sev 1", "trigger: gremlins")
    fixes = fixed(tmp_path, {"PM-2026-001.md": before})
    assert (tmp_path / "PM-2026-001.md").read_bytes() == before
    for each in fixes.files:
        fix.write(each)
    locations = [each.location for each in fixes.files]
    assert check.run(locations, Settings(), NOW).problems == fixes.report.problems
    assert [each.code for each in fixes.report.problems] == ["PM104"]


def test_an_id_in_capitals_is_not_written_over_the_head_of_another_file(tmp_path) -> None:
    files = {
        "a.md": draft("id: pm-2026-001", "severity: sev 1"),
        "b.md": draft("id: PM-2026-001"),
        "c.md": draft("id: pm-2026-003", "severity: sev 1"),
    }
    fixes = fixed(tmp_path, files)
    assert [(each.location.path, each.count, each.left) for each in fixes.files] == [
        ("a.md", 0, 2),
        ("c.md", 2, 0),
    ]
    assert fixes.files[0].after == files["a.md"]


def test_only_the_files_given_are_fixed(tmp_path) -> None:
    locations = located(
        tmp_path, {name: draft("severity: sev 1", f"id: PM-2026-{name[0]}{name[0]}{name[0]}")
                   for name in ("1.md", "2.md")},
    )  # fmt: skip
    fixes = fix.fix(locations[1:], check.run(locations, Settings(), NOW))
    assert [each.location.path for each in fixes.files] == ["2.md"]


def test_what_the_policy_switches_off_is_not_fixed(tmp_path) -> None:
    settings = Settings(policy=[PolicyEntry(rules={"PM104": "off"})])
    assert fixed(tmp_path, {"PM-2026-001.md": draft("severity: sev 1")}, settings).files == ()


UNTOUCHED = [
    pytest.param(
        draft("severity: sev 1", "summary: caf\xe9").decode().encode("latin-1"), id="latin"
    ),
    pytest.param(draft("severity: sev 1").decode().encode("utf-16"), id="utf-16"),
    pytest.param(draft("severity: sev 1") + b"\x80", id="a-byte-that-is-no-text"),
    pytest.param(b"", id="empty"),
]


@pytest.mark.parametrize("data", UNTOUCHED)
def test_a_file_that_is_not_utf_8_is_never_edited(data, tmp_path) -> None:
    assert fixed(tmp_path, {"PM-2026-001.md": data}).files == ()


def test_many_fixes_are_made_in_one_run(tmp_path) -> None:
    before = draft("action_items:", *(f"  - {{id: AI-{n}, title: Alert no. {n}, status: Open}}"
                                      for n in range(300)))  # fmt: skip
    fixes = fixed(tmp_path, {"PM-2026-001.md": before})
    assert (fixes.count, fixes.left) == (300, 0)


def test_a_header_indented_with_tabs_throughout_is_fixed_in_one_run(tmp_path) -> None:
    items = [f"- id: AI-{n}\n\ttitle: Alert no. {n}\n\tstatus: open" for n in range(40)]
    before = draft("action_items:", *items)
    fixes = fixed(tmp_path, {"PM-2026-001.md": before})
    assert before.replace(b"\t", b"  ") == after(fixes, before)


REAL = {file: file.read_text("utf-8") for file in sorted((ROOT / "postmortems").rglob("PM-*.md"))}
_MUTATIONS = [
    ("severity: SEV", "severity: sev "),
    ("severity: ", "serverity: "),
    ("severity: ", "Severity: Severity-"),
    ("status: ", "Status:  "),
    ("status: reviewed", "status: Reviewed  # since Monday"),
    ("in-progress", "In Progress"),
    ("root_cause_categories: [", "rootCauseCategories: [Config_Change, "),
    ("title: ", "tittle: "),
    ("title: ", "title: Outage: "),
    ("title: ", "title: [EU] "),
    ("owner: ", "owner: @"),
    ("due: 20", "due: 20#"),
    ("due: 2026-", "due_date: 2026/"),
    ("-0", "/0"),
    ("T0", " 0"),
    ("Z\n", " UTC\n"),
    ("Z\n", "\n"),
    ("\n  ", "\n\t"),
    ("\n    ", "\n\t\t"),
    ("action_items:", "Action-Items :"),
    ("id: PM-", "id: pm-"),
    ("visibility: ", "visiblity: "),
    (": ", ":  # why\n    "),
    (" [", " "),
    ("]\n", "\n"),
    ("\n", "\n\n"),
    (" # ", " #"),
    ("type: ", "type: !"),
    ("---", "----"),
]
_ENDINGS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def _mutated(draw) -> bytes:
    text = draw(st.sampled_from(list(REAL.values())))
    for old, new in draw(st.lists(st.sampled_from(_MUTATIONS), max_size=5)):
        text = text.replace(old, new, draw(st.sampled_from([1, 2, 1000])))
    first, rest = draw(_ENDINGS), draw(_ENDINGS)
    lines = text.split("\n")
    text = first.join(lines[:6]) + first + rest.join(lines[6:])
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode()


def endings(data: bytes) -> list[bytes]:
    return re.findall(rb"\r\n|\r|\n", data)


def comments(data: bytes) -> list[str]:
    lines = re.split("\r\n|\r|\n", data.decode())
    return [line[found.start() :] for line in lines if (found := COMMENT.search(line))]


def errors(report: check.Report) -> int:
    """Count the errors but those that a status, now spelt right, asks for."""
    known = all_rules()
    return sum(
        each.severity is Level.ERROR and not known[each.name].asked_by_status
        for each in report.problems
    )


def fields_elsewhere(before: bytes, after: bytes) -> list[str]:
    """Return the fields that were sound and changed, though no fix was made in them."""
    touched, field = {"visibility"}, ""
    pairs = zip(*(re.split("\r\n|\r|\n", data.decode()) for data in (before, after)), strict=True)
    for old, new in pairs:
        field = new.split(":")[0].strip('"') if re.match(r"[\w\"]", new) else field
        touched |= {field} if old != new else set()
    fronts = [
        corpus.document(Location("a.md", "a.md", Path("a.md")), data, Settings()).front
        for data in (before, after)
    ]
    return [
        name for name in fronts[0].model_fields_set - touched
        if getattr(fronts[0], name) != getattr(fronts[1], name)
    ]  # fmt: skip


@given(data=_mutated())
def test_a_mutated_report_never_gets_worse_and_is_fixed_once(data, tmp_path_factory) -> None:
    locations = located(tmp_path_factory.mktemp("kb"), {"PM-2026-001.md": data})
    report = check.run(locations, Settings(), NOW)
    fixes = fix.fix(locations, report)
    mended = after(fixes, data)
    assert errors(fixes.report) <= errors(report)
    assert endings(mended) == endings(data)
    assert comments(mended) == comments(data)
    assert mended.split(b"\n---")[2:] == data.split(b"\n---")[2:]
    assert fields_elsewhere(data, mended) == []
    again = fixed(locations[0].file.parent, {"PM-2026-001.md": mended})
    assert (again.count, again.left) == (0, fixes.left)


_PIECES = st.sampled_from(
    [
        *("severity: ", "sev 1", "\n", "\n\t", "\n  ", "title: ", "a: b", '"', "'", "#1", " # x"),
        *("Tags: ", "- ", "@a", "\r", "\r\n", "\ufeff", "é", "\x00", "\x85", "\u2028", "{", "}"),
        *("2026/3/4", "due_on: ", "\\", "&a ", "*a", "action_item:", "---", "times: ", ", "),
        *("[", "]", "!t ", "|"),
    ]
)


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_any_header_is_fixed_or_left_and_does_not_get_worse(tmp_path_factory, header) -> None:
    data = f"---\n{header}\n---\nbody\n".encode()
    locations = located(tmp_path_factory.mktemp("kb"), {"a.md": data})
    report = check.run(locations, Settings(), NOW)
    fixes = fix.fix(locations, report)
    assert errors(fixes.report) <= errors(report)
    again = fixed(locations[0].file.parent, {"a.md": after(fixes, data)})
    assert (again.count, again.left) == (0, fixes.left)


@pytest.mark.parametrize("empty", ["severity:", "severity: ~", "severity: ''"])
def test_a_key_that_is_there_and_empty_is_not_written_twice(empty, tmp_path) -> None:
    before = draft(empty, "serverity: SEV2")
    fixes = fixed(tmp_path, {"PM-2026-001.md": before})
    assert after(fixes, before) == before


@pytest.mark.parametrize(
    "lines",
    [
        ["roles: {", "  incident_commander: bob,", "  scribe: @bob }"],
        ["roles: {", "  incident_commander: @bob,", "  scribe: bob }"],
        ["tags: [", "  a,", "  @b ]"],
    ],
)
def test_the_end_of_a_list_is_not_taken_into_quotation_marks(lines, tmp_path) -> None:
    before = draft(*lines)
    assert after(fixed(tmp_path, {"PM-2026-001.md": before}), before) == before

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from postmortem_kb.body import blocks
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Document, Location, document
from postmortem_kb.frontmatter.fences import CONTROL
from postmortem_kb.model import Level
from postmortem_kb.operations import check, heads, new
from postmortem_kb.operations.new import Answers, NewAction, Proposals, Refused, TimelineRow
from postmortem_kb.operations.project import Project
from postmortem_kb.resources import templates_dir
from postmortem_kb.vocabulary import KINDS

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANSWERS = Answers("Checkout failed in the EU", "SEV2", "platform", services=("checkout",))
TEMPLATES = ("compact", "exercise", "full", "near-miss", "security-incident")
OF_A_KIND = {"exercise": "exercise", "near-miss": "near-miss", "security-incident": "security"}
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
PROPOSED = Proposals(
    times={
        "detected": ("2026-03-04T14:05Z", "the first alert\nfired: #1 \x1b[2J {{ x }}"),
        "impact_end": ("2026-03-04T15:00Z", "the last complaint"),
    },
    summary="It: failed #hard\nand [long] {{ 7 * 7 }}",
    incident_id="INC-123",
    incident_url="https://incidents.example.com/123",
    roles={"incident_commander": "alice", "subject_matter_experts": ["bob", "carol"]},
    rows=(TimelineRow("2026-03-04 14:05", r"Alert \| fires", "[alert](https://example.com/1)"),),
    action_items=(
        NewAction("Alert when a pool is full", type="detect", owner="platform", due="2026-04-01"),
        NewAction(
            "Say: [why] it failed #today",
            owner="a",
            due="2026-04-01",
            ticket="https://git.example.com/t/1",
        ),
    ),
    references=(("Report: the [first]", "https://example.com/report"),),
)


def project(root: Path, **options) -> Project:
    return Project(root, root / "docs", Settings(**options))


def written(root: Path, answers: Answers, **options) -> tuple[str, Document]:
    """Return what is written, in the file and as it is read."""
    file = new.write(answers, project(root, **options), NOW)
    data = file.read_bytes()
    location = Location(file.name, f"2026/{file.name}", file)
    return data.decode(), document(location, data, Settings(**options))


def of(template: str) -> Answers:
    return replace(ANSWERS, template=template, kind=OF_A_KIND.get(template, "incident"))


def codes(root: Path, text: str) -> list[str]:
    file = root / "PM-2026-001.md"
    file.write_text(text, encoding="utf-8")
    report = check.run([Location(file.name, file.name, file)], Settings(), NOW)
    return [each.code for each in report.problems]


def test_there_are_these_templates_and_each_says_what_it_is_about(tmp_path) -> None:
    found = heads.read(new.FOLDER, project(tmp_path))
    assert tuple(found) == TEMPLATES
    assert all(len(head.about) > 20 for head in found.values())


PAIRS = [
    (template, kind) for template in TEMPLATES for kind in KINDS
    if OF_A_KIND.get(template, kind) == kind
]  # fmt: skip


@pytest.mark.parametrize("proposed", [Proposals(), PROPOSED], ids=["bare", "proposed"])
@pytest.mark.parametrize(("template", "kind"), PAIRS)
def test_every_template_makes_a_draft_without_a_fault(template, kind, proposed, tmp_path) -> None:
    answers = replace(ANSWERS, template=template, kind=kind, proposed=proposed)
    text, read = written(tmp_path, answers)
    assert (read.faults, read.front.kind, read.front.title) == ((), kind, answers.title)
    assert codes(tmp_path, text) == []
    assert not re.search(r"None\b|[ \t]$|\n{3}", text, re.MULTILINE)


def test_every_kind_has_a_template(tmp_path) -> None:
    chosen = [new.template_for("", kind, project(tmp_path)) for kind in KINDS]
    assert chosen == ["full", "near-miss", "security-incident", "exercise"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_tools_proposed_is_in_the_file_each_marked(template, tmp_path) -> None:
    text, read = written(tmp_path, replace(of(template), proposed=PROPOSED))
    front = read.front
    assert front.summary == "It: failed #hard\nand [long] {{ 7 * 7 }}"
    assert front.times.detected.iso() == "2026-03-04T14:05:00Z"
    assert front.times.impact_start is None
    assert (front.incident.id, front.incident.url) == ("INC-123", PROPOSED.incident_url)
    assert front.roles.incident_commander == "alice"
    assert front.roles.subject_matter_experts == ("bob", "carol")
    assert [item.id for item in front.action_items] == ["AI-1", "AI-2"]
    assert [item.title for item in front.action_items] == [
        "Alert when a pool is full", "Say: [why] it failed #today",
    ]  # fmt: skip
    assert front.references[0].title == "Report: the [first]"
    assert r"| 2026-03-04 14:05 | Alert \| fires | [alert](https://example.com/1) |" in text
    assert "# proposed, please confirm: the first alert fired: #1 \\x1b[2J {{ x }}\n" in text
    # Two times, summary, id, url, two roles, and the heads of both lists.
    assert text.count("# proposed, please confirm: ") == 9


def test_what_a_person_said_wins_over_a_proposal(tmp_path) -> None:
    times = {"impact_start": ("2026-03-04T13:00Z", "as somebody said")}
    answers = replace(ANSWERS, date="2026-03-04T14:00Z", proposed=Proposals(times=times))
    text, read = written(tmp_path, answers)
    assert read.front.times.impact_start.iso() == "2026-03-04T14:00:00Z"
    assert "as somebody said" not in text


def test_what_was_assumed_is_marked_wherever_it_stands(tmp_path) -> None:
    names = ("title", "severity", "owner", "services", "teams")
    text, _ = written(tmp_path, replace(ANSWERS, assumed=frozenset(names)))
    for name in names:
        assert re.search(rf"^{name}:.*# assumed, please confirm: ", text, re.MULTILINE)


def test_a_control_sign_of_a_tool_never_reaches_the_file(tmp_path) -> None:
    proposed = Proposals(times={"detected": ("unknown", "x\x85y\u2028z")})
    text, _ = written(tmp_path, replace(ANSWERS, proposed=proposed))
    assert not CONTROL.search(text)
    assert not re.search("[\x85\u2028]", text)


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_hint_is_found_once_a_draft_is_over_and_removing_them_is_clean(
    template, tmp_path
) -> None:
    text, _ = written(tmp_path, of(template))
    text = text.replace("status: draft", "status: in-review")
    hints = COMMENT.findall(text)
    assert len(hints) >= 6
    answered = COMMENT.sub(lambda found: f"{found[0]}\nAnswered.", text)
    assert codes(tmp_path, answered).count("PM504") == len(hints)
    removed = codes(tmp_path, COMMENT.sub("Answered.", text))
    assert [code for code in removed if code.startswith("PM5")] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_has_the_headings_that_a_reviewed_postmortem_needs(template, tmp_path) -> None:
    text, _ = written(tmp_path, of(template))
    assert "PM501" not in codes(tmp_path, text.replace("status: draft", "status: reviewed"))
    for state in Settings().required_headings.values():
        for heading in state:
            assert f"\n## {heading}\n" in text


@pytest.mark.parametrize("template", ["full", "security-incident"])
def test_five_whys_wait_in_a_comment_to_be_drawn_and_the_other_ways_are_named(
    template, tmp_path
) -> None:
    text, read = written(tmp_path, of(template))
    assert blocks.blocks(read.body) == []
    assert [text.count(f'"{chapter}"') for chapter in ("Fishbone", "Fault tree")] == [1, 1]
    out = re.sub(r"<!--[^>]*?(```five-whys\n.*?```)\n\n-->", r"\1", text, flags=re.DOTALL)
    assert codes(tmp_path, out) == []
    location = Location("a.md", "a.md", tmp_path / "a.md")
    (drawn,) = blocks.blocks(document(location, out.encode(), Settings()).body)
    assert drawn.kind == "five-whys"


def test_no_draft_says_that_no_data_was_lost(tmp_path) -> None:
    found = {written(tmp_path, of(name))[1].front.impact for name in TEMPLATES}
    assert {each.data_loss for each in found if each} <= {None, "unknown"}


def test_a_security_incident_is_restricted_unless_somebody_decides_otherwise(tmp_path) -> None:
    found = {name: written(tmp_path, of(name))[1].front.visibility for name in TEMPLATES}
    assert [name for name in TEMPLATES if found[name] == "restricted"] == ["security-incident"]
    assert set(found.values()) == {"internal", "restricted"}


def test_a_near_miss_needs_no_times_and_has_them_where_they_are_known(tmp_path) -> None:
    text, _ = written(tmp_path, of("near-miss"))
    assert "times:" not in text
    text, _ = written(tmp_path, replace(of("near-miss"), date="2026-03-04"))
    assert "  impact_start: 2026-03-04  #" in text


def test_nothing_of_the_guidance_is_seen_on_the_site(tmp_path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    for template in TEMPLATES:
        new.write(of(template), project(tmp_path), NOW)
    file = tmp_path / "mkdocs.yml"
    file.write_text("site_name: X\nplugins: [postmortem-kb]\n", encoding="utf-8")
    build(load_config(str(file), site_dir=str(tmp_path / "site")))
    guidance = ("Numbers where they are known", "Five whys, for one", "The condition behind it")
    pages = list((tmp_path / "site/postmortems").glob("pm-*/index.html"))
    # Of five one is restricted.
    assert len(pages) == 4
    seen = [COMMENT.sub("", page.read_text(encoding="utf-8")) for page in pages]
    assert [words for words in guidance for text in seen if words in text] == []


REFUSED = [
    pytest.param("ful", "incident", r"no template ful; did you mean full\?\nThere are:\n  compact",
                 id="no-such-template"),
    pytest.param("../full", "incident", "no template", id="a-path"),
    pytest.param("parts/head", "incident", "no template", id="a-part"),
    pytest.param("near-miss", "incident", "for the kind near-miss, not for incident", id="kinds"),
]  # fmt: skip


@pytest.mark.parametrize(("template", "kind", "words"), REFUSED)
def test_a_template_that_does_not_fit_is_refused(template, kind, words, tmp_path) -> None:
    with pytest.raises(Refused, match=words):
        new.write(replace(ANSWERS, template=template, kind=kind), project(tmp_path), NOW)
    assert list(tmp_path.iterdir()) == []


LEAST = (
    "---\nid: {{ id }}\ntitle: {{ answers.title | yaml }}\nkind: {{ answers.kind }}\n"
    "status: draft\nseverity: {{ answers.severity }}\nowner: {{ answers.owner }}\n---\nOurs.\n"
)


def own(root: Path, name: str, text: str) -> None:
    folder = root / "ours/new"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md.jinja").write_text(text, encoding="utf-8")


def test_a_template_of_the_teams_own_is_one_among_ours(tmp_path) -> None:
    own(tmp_path, "game-day", "{# about: ours #}\n{# kind: exercise #}\n" + LEAST)
    own(tmp_path, "Not A Name", LEAST)
    there = project(tmp_path, templates="ours")
    assert sorted([*TEMPLATES, "game-day"]) == list(heads.read(new.FOLDER, there))
    assert new.kind_of("game-day", there) == "exercise"
    answers = replace(ANSWERS, template="game-day", kind="exercise")
    text, _ = written(tmp_path, answers, templates="ours")
    assert text.startswith("---\nid: PM-2026-001\n")
    assert text.endswith("Ours.\n")


def test_a_copy_of_ours_keeps_the_kind_of_ours(tmp_path) -> None:
    own(tmp_path, "near-miss", LEAST)
    there = project(tmp_path, templates="ours")
    assert new.kind_of("near-miss", there) == "near-miss"
    assert heads.read(new.FOLDER, there)["near-miss"].own


def test_a_kind_that_there_is_not_is_told(tmp_path) -> None:
    own(tmp_path, "party", "{# kind: party #}\n" + LEAST)
    with pytest.raises(Refused, match="for the kind `party`, and there are only incident, near-"):
        new.kind_of("party", project(tmp_path, templates="ours"))


def test_a_template_that_cannot_be_read_is_listed_and_told_when_it_is_taken(tmp_path) -> None:
    own(tmp_path, "broken", "")
    (tmp_path / "ours/new/broken.md.jinja").write_bytes(b"\xff")
    with pytest.raises(Refused, match=r"new/broken\.md\.jinja, line 1: it is not UTF-8"):
        new.write(replace(ANSWERS, template="broken"), project(tmp_path, templates="ours"), NOW)


def test_no_hint_has_a_part_that_a_template_fills_in() -> None:
    files = sorted((templates_dir() / "new").rglob("*.jinja"))
    hints = [hint for file in files for hint in COMMENT.findall(file.read_text(encoding="utf-8"))]
    assert len(hints) > 30
    assert [hint for hint in hints if "{{" in hint or "{%" in hint] == []


def test_a_draft_that_tools_filled_in_has_no_error(tmp_path) -> None:
    text, _ = written(tmp_path, replace(ANSWERS, proposed=PROPOSED))
    (tmp_path / "PM-2026-001.md").write_text(text, encoding="utf-8")
    location = Location("PM-2026-001.md", "PM-2026-001.md", tmp_path / "PM-2026-001.md")
    report = check.run([location], Settings(), NOW)
    assert [each for each in report.problems if each.severity is Level.ERROR] == []

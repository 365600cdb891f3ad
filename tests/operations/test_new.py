from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import frontmatter
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.frontmatter.fences import CONTROL
from postmortem_kb.operations import check, new
from postmortem_kb.operations.new import Answers, Refused
from postmortem_kb.operations.project import Project
from postmortem_kb.schema import FrontMatter

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANSWERS = Answers("Checkout failed in the EU", "SEV2", "platform")


def project(root: Path, **options) -> Project:
    return Project(root, root / "docs", Settings(**options))


def files(folder: Path) -> list[str]:
    return sorted(
        each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()
    )


IDS = [
    pytest.param([], {}, "", "2026/PM-2026-001.md", id="the-first"),
    pytest.param(["2026/PM-2026-001.md", "2026/PM-2026-009.md"], {}, "", "2026/PM-2026-010.md",
                 id="after-the-last"),
    pytest.param(["x/PM-2026-1000.md"], {}, "", "2026/PM-2026-1001.md", id="four-digits"),
    pytest.param(["2025/PM-2025-007.md"], {}, "2025-12-31T23:30-02:00", "2026/PM-2026-001.md",
                 id="the-year-is-that-of-utc"),
    pytest.param(["2025/PM-2025-007.md"], {}, "2025-06-01", "2025/PM-2025-008.md", id="last-year"),
    pytest.param(["INC-0041.md"], {"id_pattern": "INC-NNNN"}, "", "2026/INC-0042.md", id="no-year"),
    pytest.param([], {"folder": "in"}, "", "in/2026/PM-2026-001.md", id="in-a-folder"),
]  # fmt: skip


@pytest.mark.parametrize(("taken", "options", "date", "expected"), IDS)
def test_the_next_free_id_is_taken(taken, options, date, expected, tmp_path) -> None:
    for name in taken:
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text("", encoding="utf-8")
    written = new.write(replace(ANSWERS, date=date), project(tmp_path, **options), NOW)
    assert tmp_path / "docs" / expected == written


def test_ids_in_headers_count_and_those_that_were_given_up_too(tmp_path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("---\nid: PM-2026-004\nformer_ids: [PM-2026-006]\n---\n")
    (docs / "b.md").write_text("---\nid: [PM-2026-099]\nformer_ids: x\n---\n")
    os.mkfifo(docs / "pipe.md")
    assert new.write(ANSWERS, project(tmp_path), NOW).name == "PM-2026-007.md"


def test_nothing_is_overwritten(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(new, "taken_ids", lambda _: iter(()))
    first = tmp_path / "docs/2026/PM-2026-001.md"
    first.parent.mkdir(parents=True)
    first.write_text("mine", encoding="utf-8")
    (first.parent / "PM-2026-002.md").symlink_to("gone.md")
    assert new.write(ANSWERS, project(tmp_path), NOW).name == "PM-2026-003.md"
    assert first.read_text(encoding="utf-8") == "mine"
    assert not (first.parent / "gone.md").exists()


KINDS = [
    pytest.param(ANSWERS, id="the-least"),
    pytest.param(replace(ANSWERS, date="2026-03-04T14:05+02:00"), id="a-time"),
    pytest.param(replace(ANSWERS, date="2026-03-04 9:05Z"), id="a-time-with-a-blank"),
    pytest.param(replace(ANSWERS, date="2026-03-04"), id="a-day"),
    pytest.param(replace(ANSWERS, date="Unknown"), id="unknown"),
    pytest.param(replace(ANSWERS, kind="near-miss", services=("a", "b"), teams=("d",)), id="two"),
    pytest.param(replace(ANSWERS, title='Down: "EU" #1 [x] {y} é \\ \'z\''), id="title"),
    pytest.param(replace(ANSWERS, services=("a, b", "[c]", "{d}", "null", "e: f", "# g")),
                 id="signs-in-services"),
    pytest.param(replace(ANSWERS, assumed=frozenset(("severity", "owner"))), id="assumed"),
]  # fmt: skip


@pytest.mark.parametrize("answers", KINDS)
def test_what_is_written_passes_the_check_and_says_what_was_answered(answers, tmp_path) -> None:
    file = new.write(answers, project(tmp_path), NOW)
    location = Location(f"2026/{file.name}", f"2026/{file.name}", file)
    report = check.run([location], Settings(), NOW)
    assert report.problems == ()
    (found,) = report.corpus
    front = found.front
    assert answers.title == front.title
    assert (answers.severity, answers.owner, answers.kind) == (
        front.severity,
        front.owner,
        front.kind,
    )
    assert (answers.services, answers.teams) == (front.services, front.teams)


def test_a_time_is_written_in_utc_in_the_header_and_in_the_timeline(tmp_path) -> None:
    answers = replace(ANSWERS, date="2026-03-04T01:05+02:00")
    text = new.write(answers, project(tmp_path), NOW).read_text(encoding="utf-8")
    assert "  impact_start: 2026-03-03T23:05Z  #" in text
    assert "| 2026-03-03 23:05 | Impact starts | |" in text


REFUSED = [
    pytest.param({"title": "short"}, "8 to 100", id="a-short-title"),
    pytest.param({"title": "two lines\nof a title"}, "one line", id="two-lines"),
    pytest.param({"title": "a <script>title</script>"}, "HTML", id="html"),
    pytest.param({"title": "a\x1b[2Jtitle here"}, "U\\+001B", id="an-escape-sequence"),
    pytest.param({"title": "not UTF-8 \udce9"}, "UTF-8", id="bytes-that-are-no-text"),
    pytest.param({"severity": "P1"}, "P1", id="no-such-severity"),
    pytest.param({"severity": "SEV1\nowner: x"}, "one line", id="another-line"),
    pytest.param({"owner": "Alice Smith"}, "Alice Smith", id="no-handle"),
    pytest.param({"owner": "a\nid: x"}, "one line", id="a-line-out-of-the-comment"),
    pytest.param({"date": "yesterday"}, "yesterday", id="no-date"),
    pytest.param({"date": "2026-03-04T14:05"}, "offset", id="no-offset"),
    pytest.param({"date": "2026-12-24"}, "future", id="the-future"),
    pytest.param({"date": "unknown # later"}, "unknown # later", id="a-comment"),
    pytest.param({"date": "unknown\nsummary: x"}, "one line|not a time", id="a-line-of-its-own"),
]


@pytest.mark.parametrize(("change", "words"), REFUSED)
def test_a_bad_answer_is_refused_and_nothing_is_written(change, words, tmp_path) -> None:
    with pytest.raises(Refused, match=re.compile(words)):
        new.write(replace(ANSWERS, **change), project(tmp_path), NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_service_that_is_not_listed_is_refused(tmp_path) -> None:
    with pytest.raises(Refused, match="chekout"):
        new.write(
            replace(ANSWERS, services=("chekout",)), project(tmp_path, services=["checkout"]), NOW
        )


def test_a_file_in_place_of_the_folder_is_said_once(tmp_path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/2026").touch()
    with pytest.raises(Refused, match="docs/2026 is not a folder"):
        new.write(ANSWERS, project(tmp_path), NOW)
    (tmp_path / "docs/2026").unlink()
    (tmp_path / "docs").rmdir()
    (tmp_path / "docs").touch()
    with pytest.raises(Refused, match="cannot be written"):
        new.write(ANSWERS, project(tmp_path), NOW)


def test_the_teams_own_template_wins(tmp_path) -> None:
    own = tmp_path / "ours/new/full.md.jinja"
    own.parent.mkdir(parents=True)
    own.write_text(
        "---\nid: {{ id }}\ntitle: {{ answers.title | yaml }}\nstatus: draft\n"
        "severity: {{ answers.severity }}\nowner: {{ answers.owner }}\n---\nOurs.\n"
    )
    file = new.write(ANSWERS, project(tmp_path, templates="ours"), NOW)
    assert file.read_text(encoding="utf-8").endswith("---\nOurs.\n")


FAULTY = [
    pytest.param("---\n{% if %}\n", r"new/full\.md\.jinja, line 2: Expected", id="syntax"),
    pytest.param("---\n\n{{ nobody }}\n", r"new/full\.md\.jinja, line 3: 'nobody'", id="name"),
    pytest.param("{{ 1 / 0 }}\n", r"new/full\.md\.jinja, line 1: division", id="another-error"),
    pytest.param("{% include 'no.jinja' %}\n", r"line 1: .*no\.jinja", id="no-such-file"),
    pytest.param("\udce9", r"new/full\.md\.jinja, line 1: it is not UTF-8", id="not-utf-8"),
]


@pytest.mark.parametrize(("text", "words"), FAULTY)
def test_a_fault_in_the_teams_own_template_is_told_with_its_line(text, words, tmp_path) -> None:
    own = tmp_path / "ours/new/full.md.jinja"
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(Refused, match=re.compile(words)):
        new.write(ANSWERS, project(tmp_path, templates="ours"), NOW)
    assert not (tmp_path / "docs").exists()


def test_a_new_file_explains_the_fields_by_the_schemas_words(tmp_path) -> None:
    text = new.write(ANSWERS, project(tmp_path), NOW).read_text(encoding="utf-8")
    for name in ("owner", "summary", "trigger", "artifacts"):
        assert FrontMatter.model_fields[name].description in text
    assert "(needed from in-review)" in text


_TEXTS = st.text(st.characters(exclude_categories=("Cs",))).filter(
    lambda text: not CONTROL.search(text)
)


@given(
    st.one_of(
        _TEXTS, st.lists(st.sampled_from([*"[]{},:#&*!|>'\"%@`-? ", "a", "null"])).map("".join)
    )
)
def test_a_scalar_is_read_back_as_it_was(text) -> None:
    if re.search("[\t\n\r]", text):
        return
    written = new.scalar(text)
    expected = {"key": text, "list": [text, "x"]}
    data = f"---\nkey: {written}  # comment\nlist: [{written}, x]  # comment\n---\n"
    source = frontmatter.read(data.encode())
    assert (expected, ()) == (source.values, source.faults)


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_scalar_is_one_line_and_the_same_text_to_any_reader_of_yaml(text) -> None:
    written = new.scalar(text)
    assert len(f"{written}.".splitlines()) == 1
    found = yaml.compose(f"key: {written}\n").value[0][1].value
    assert text == found


UNFOUND = [
    pytest.param({"pages": ["**"]}, "", id="a-page"),
    pytest.param({"folder": "templates"}, "", id="mkdocs-leaves-it-out"),
    pytest.param({}, "/2026/", id="the-team-leaves-it-out"),
]


@pytest.mark.parametrize(("options", "excluded"), UNFOUND)
def test_what_would_not_be_found_again_is_not_written(options, excluded, tmp_path) -> None:
    settings = Settings.model_validate(options)
    project = Project(tmp_path, tmp_path, settings, excluded)
    answers = new.Answers("Checkout failed in the EU", "SEV3", "platform")
    with pytest.raises(new.Refused, match="would not be found again"):
        new.write(answers, project, NOW)
    assert list(tmp_path.rglob("*.md")) == []

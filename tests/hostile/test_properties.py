from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from mkdocs.utils import meta

from postmortem_kb import frontmatter
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.frontmatter import fences
from postmortem_kb.operations import check

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

REAL = [
    file.read_text(encoding="utf-8")
    for file in sorted((Path(__file__).parents[2] / "postmortems").rglob("PM-*.md"))
]
# What turns one thing into another: in YAML, in Markdown, in a file.
PIECES = [
    "---\n", "...\n", "\n---", "----", "+++\n", "\n\n", "\r", "\r\n", "\t", "  ", ": ", "- ", "? ",
    "#", " #x", "'", '"', '"\\x1b"', "[", "]", "{", "}", "&a ", "*a ", "!t ", "|\n", ">\n", "%",
    "@", "`", "```\n", "~~~\n", "<!-- ", " -->", "|", "\\", "null", "~", "unknown", "\0", "\x1b[2J",
    "\x85", "\u2028", "\u202e", "\ufeff", "\ufffe", "\U0001f600", "e\u0301", "## Timeline\n",
    "| 14:05 | x |\n", "[a](b.md)", "![a](", "<script>", "status: closed\n", "times:\n",
    "2026-01-01T00:00Z", "9999-12-31", "0001-01-01T00:00+14:00", "PM-2026-001", "recurrence_of: ",
    "visibility: public\n", "action_items:\n", "10.0.0.1", "a@b.example", "should have",
    "postmortem-kb: ignore", "<!-- postmortem: disable=PM101 -->",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Return a real postmortem after a few accidents, most of them in its header."""
    text = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(1, 6))):
        header = text.find("\n---", 3) + 6
        limit = draw(st.sampled_from([max(header, 0), len(text)]))
        at = draw(st.integers(0, limit))
        to = min(at + draw(st.integers(1, 40)), len(text))
        match draw(st.sampled_from(["delete", "double", "insert", "letter", "line", "cut"])):
            case "delete":
                text = text[:at] + text[to:]
            case "double":
                text = text[:to] + text[at:]
            case "insert":
                text = text[:at] + draw(st.sampled_from(PIECES)) + text[at:]
            case "letter":
                text = text[:at] + draw(st.characters(codec="utf-8")) + text[at + 1 :]
            case "line":
                start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at) + 1
                text = text[:end] + text[start:]
            case "cut":
                text = text[:at] if draw(st.integers(0, 9)) == 0 else text
    ending = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    data = text.replace("\n", ending).encode()
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=4)) + data[at:]
    return data


ANY = st.one_of(
    st.binary(max_size=200),
    st.binary(max_size=200).map(lambda data: b"---\n" + data + b"\n---\n"),
    st.lists(st.sampled_from(PIECES), max_size=20).map(
        lambda pieces: f"---\n{''.join(pieces)}\n---\n".encode()
    ),
    st.text(max_size=100).map(lambda text: f"---\n{text}\n---\n".encode("utf-16")),
    mutated(),
)


@settings(max_examples=250)
@given(ANY)
def test_any_bytes_are_read(data) -> None:
    source = frontmatter.read(data)
    assert not (source.lost and not source.faults)


@settings(max_examples=250)
@given(ANY)
@example(b"---\na: b\n---\n\n\n---\nc: d\n---\n")
@example("\ufeff---\na: b\n...\nc\n".encode())
def test_the_splitter_agrees_with_that_of_mkdocs_on_every_accepted_file(data) -> None:
    source = frontmatter.read(data)
    event(f"accepted: {not source.faults}")
    if source.faults or not source.header:
        return
    # As MkDocs opens a file; and it misses the last fence of a file without a last end of line.
    text = io.TextIOWrapper(io.BytesIO(data + b"\n"), encoding="utf-8-sig").read()
    found = meta.YAML_RE.match(text)
    assert found is not None
    assert (source.header, source.body.rstrip("\n")) == (found[1], text[found.end() :].rstrip("\n"))


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated") / "PM-2026-001.md"


def judged(file: Path, data: bytes) -> list[tuple[int, int, int, int, str]]:
    """Return the place and code of every problem of a file, all rules run."""
    file.write_bytes(data)
    # By its second name it is a second postmortem, for the rules across files.
    names = (file.name, "2026/again.md")
    report = check.run([Location(name, name, file) for name in names], Settings(), NOW)
    assert len(report.corpus) == len(names)
    return [
        (each.line, each.column, each.end_line, each.end_column, each.code)
        for each in report.problems
    ]


def outside(data: bytes, found: list[tuple[int, int, int, int, str]]) -> list[tuple[object, ...]]:
    """Return the places that are not in the file, or end before they begin."""
    lines = fences.text_of(data).split("\n")
    return [
        (line, column, end_line, end_column, code)
        for line, column, end_line, end_column, code in found
        if not (
            (1, 1) <= (line, column) <= (end_line, end_column)
            and end_line <= len(lines)
            and column <= len(lines[line - 1]) + 1
            and end_column <= len(lines[end_line - 1]) + 1
        )
    ]


@settings(max_examples=200)
@given(data=ANY)
def test_every_place_of_a_problem_lies_inside_the_file(data, file) -> None:
    assert outside(data, judged(file, data)) == []


@settings(max_examples=200)
@given(data=mutated())
def test_no_rule_fails_on_a_real_postmortem_after_an_accident(data, file) -> None:
    assert outside(data, judged(file, data)) == []


@pytest.mark.parametrize("text", REAL, ids=range(len(REAL)))
def test_a_real_postmortem_is_read_without_a_fault(text) -> None:
    assert frontmatter.read(text.encode()).faults == ()

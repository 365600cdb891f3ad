from __future__ import annotations

import contextlib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils import meta

from postmortem_kb.frontmatter import fences
from postmortem_kb.model import Place

CUT = [
    pytest.param("---\na: b\n---\nbody\n", ("a: b\n", 2, "body\n", 4), id="plain"),
    pytest.param("--- \t\na: b\n---  \nbody", ("a: b\n", 2, "body", 4), id="blanks-behind-fences"),
    pytest.param("---\na: b\n...\nbody\n", ("a: b\n", 2, "body\n", 4), id="dots-close"),
    pytest.param("---\na: b\n---", ("a: b\n", 2, "", 3), id="the-fence-ends-the-file"),
    pytest.param("---\n---\nbody\n", ("", 2, "body\n", 3), id="an-empty-header"),
    pytest.param("---\r\na: b\r\n---\r\nbody\r\n", ("a: b\n", 2, "body\n", 4), id="crlf"),
    pytest.param("---\ra: b\r---\rbody\r", ("a: b\n", 2, "body\n", 4), id="cr"),
    pytest.param("\ufeff---\na: b\n---\n", ("a: b\n", 2, "", 4), id="byte-order-mark"),
    pytest.param("---\na: |\n  ---\n---\n\n---\n", ("a: |\n  ---\n", 2, "\n---\n", 5), id="rules"),
    pytest.param("---\na: b\n----\n---\n", ("a: b\n----\n", 2, "", 5), id="four-dashes-inside"),
]


@pytest.mark.parametrize(("text", "expected"), CUT)
def test_a_file_is_cut_at_its_fences(text, expected) -> None:
    parts = fences.split(text.encode())
    assert (*expected, ()) == (
        parts.header,
        parts.header_line,
        parts.body,
        parts.body_line,
        parts.faults,
    )


FAULTY = [
    pytest.param(b"", "no-front-matter", (1, 1), id="empty"),
    pytest.param(b"# Notes\n", "no-front-matter", (1, 1), id="no-header"),
    pytest.param(b"+++\na = 1\n+++\n", "foreign-front-matter", (1, 1), id="toml"),
    pytest.param(b'{"a": 1}\n', "foreign-front-matter", (1, 1), id="json"),
    pytest.param(b"----\na: b\n----\n", "foreign-front-matter", (1, 1), id="four-dashes"),
    pytest.param(b"\n\n---\na: b\n---\n", "front-matter-not-first", (3, 1), id="blank-lines-first"),
    pytest.param(b"---\na: b\n\n# Body\n", "front-matter-not-closed", (1, 1), id="never-closed"),
    pytest.param(b"---\na: b\n ---\n", "front-matter-not-closed", (1, 1), id="an-indented-fence"),
    pytest.param(b"---\na: \xe9\n---\n", "not-utf-8", (2, 4), id="latin-1"),
    pytest.param(
        b"\xef\xbb\xbf---\na: \xe9\n---\n", "not-utf-8", (2, 4), id="latin-1-behind-a-mark"
    ),
    pytest.param(b"---\r\na: \xe9\r\n---\r\n", "not-utf-8", (2, 4), id="latin-1-with-crlf"),
    pytest.param(b"---\ra: \xe9\r---\r", "not-utf-8", (2, 4), id="latin-1-with-cr"),
    pytest.param("---\na: b\n---\n".encode("utf-16"), "not-utf-8", (1, 1), id="utf-16"),
    pytest.param(b"---\na: \x1b[31m\n---\n", "control-character", (2, 4), id="escape"),
    pytest.param("---\na: b\u2028c\n---\n".encode(), "control-character", (2, 5), id="separator"),
    pytest.param(b"---\na: b\n---\n\0", "control-character", (4, 1), id="nul-in-the-body"),
]


@pytest.mark.parametrize(("data", "kind", "place"), FAULTY)
def test_what_is_no_header_is_one_fault_with_a_place(data, kind, place) -> None:
    actual = [
        (fault.kind, fault.where[:2])
        for fault in fences.split(data).faults
        if isinstance(fault.where, Place)
    ]
    assert [(kind, place)] == actual


def test_a_header_past_the_limit_is_kept_but_not_read() -> None:
    header = "a: " + "x" * fences.MAX_HEADER + "\n"
    parts = fences.split(f"---\n{header}---\nbody\n".encode())
    assert [fault.kind for fault in parts.faults] == ["front-matter-too-large"]
    assert (parts.unreadable, parts.header, parts.body) == (True, header, "body\n")


def test_a_header_at_the_limit_is_read() -> None:
    header = "a: " + "x" * (fences.MAX_HEADER - 4) + "\n"
    assert fences.split(f"---\n{header}---\n".encode()).faults == ()


def test_control_characters_are_reported_five_times_and_all_replaced() -> None:
    parts = fences.split(b"---\na: b\n---\n" + b"\x01" * 9)
    assert len(parts.faults) == fences.MAX_REPORTED
    assert parts.body == "\ufffd" * 9


_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["---", "...", "--- ", "", "a: b", "key: 'x'", "- x", "# h", " ---", "----"]
        ),
        st.text(
            st.characters(
                exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"
            ),
            max_size=8,
        ),
    ),
    max_size=8,
)


_HEADERS = st.lists(st.from_regex(r"[a-z]{1,5}: [a-z]{1,5}", fullmatch=True), min_size=1)


@given(_HEADERS, _LINES, st.sampled_from(["---", "--- ", "..."]), _LINES)
def test_an_accepted_file_is_cut_where_mkdocs_cuts_it(header, more, fence, rest) -> None:
    text = "\n".join(["---", *header, *more, fence, *rest, ""])
    parts = fences.split(text.encode())
    assert parts.faults == ()
    body, values = meta.get_data(text)
    found = None
    with contextlib.suppress(yaml.YAMLError, ValueError):
        found = yaml.safe_load(parts.header)
    # Of a header that YAML cannot read, MkDocs leaves everything in the body.
    expected = (parts.body.lstrip("\n"), found) if isinstance(found, dict) else (text, {})
    assert expected == (body, values)

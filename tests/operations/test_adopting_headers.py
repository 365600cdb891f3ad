from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.operations.adopting import headers

BODY = "\n# Body \r\n\n  two blanks  \n"
READ = [
    ("---\ntitle: A\nn: 1.10\nyes: no\n---\n", {"title": "A", "n": "1.10", "yes": "no"}),
    ("---\r\ntitle: A\r\n...\r\n", {"title": "A"}),
    ("\n\n---  \ntitle: A\n---\n", {"title": "A"}),
    (
        '+++\ntitle = "A"\ndate = 2026-03-04T09:12:00Z\non = true\nn = 1.10\n[p]\nq = [1]\n+++\n',
        {"title": "A", "date": "2026-03-04T09:12:00Z", "on": "true", "n": "1.10",
         "p": {"q": ["1"]}},
    ),
    ('{"title": "A", "n": 1.10, "off": false,\n "none": null}\n',
     {"title": "A", "n": "1.10", "off": "false", "none": None}),
    ("", {}),
]  # fmt: skip


@pytest.mark.parametrize(("header", "values"), READ)
def test_a_header_of_each_language_is_read_and_the_body_kept_to_the_letter(header, values) -> None:
    assert headers.cut(header + BODY) == headers.Cut(values, BODY)


UNREAD = [
    ("---\ntitle: A\n", "no line ends its header within 64 KiB"),
    ("---\n" + "a: b\n" * 20_000 + "---\n", "no line ends its header within 64 KiB"),
    ("---\na: " + "[" * 50_000 + "\n---\n", "cannot be read as YAML"),
    ("---\nonly words\n---\n", "cannot be read as YAML"),
    ("+++\na = " + "[" * 30_000 + "\n+++\n", "cannot be read as TOML"),
    ("+++\na = b\n+++\n", "cannot be read as TOML"),
    ("+++\na = " + "[" * 40 + "]" * 40 + "\n+++\n", "nested too deep"),
    ('{"a": ' + "[" * 60_000 + "\n", "cannot be read as JSON"),
    ("{{ toc }}\n", "cannot be read as JSON"),
]


@pytest.mark.parametrize(("header", "why"), UNREAD, ids=range(len(UNREAD)))
def test_a_header_that_cannot_be_read_is_text_and_that_is_told(header: str, why: str) -> None:
    found = headers.cut(header + BODY)
    assert (found.values, found.body) == ({}, header + BODY)
    assert why in found.told


def test_a_header_that_is_read_in_part_is_kept_whole() -> None:
    found = headers.cut("---\na: 1\na: 2\nb: *c\n---\n" + BODY)
    assert (found.values["a"], found.header, found.body) == ("1", "a: 1\na: 2\nb: *c\n", BODY)


@given(st.text(alphabet="-+{}\"':\n\r ab[]*&", max_size=60))
def test_no_letter_of_any_text_is_lost(text: str) -> None:
    found = headers.cut(text)
    assert text.endswith(found.body)

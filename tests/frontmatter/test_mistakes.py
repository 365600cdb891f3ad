from __future__ import annotations

import pytest

from postmortem_kb.frontmatter import events, mistakes

TABLE = [
    pytest.param(
        "title: Outage: db", "unquoted-colon", (2, 8, 2, 18), '"Outage: db"', "Outage: db",
        id="a-colon",
    ),
    pytest.param(
        "title: Error: a \"b\" \\c: d", "unquoted-colon", (2, 8, 2, 26),
        '"Error: a \\"b\\" \\\\c: d"', 'Error: a "b" \\c: d', id="a-colon-with-quotes",
    ),
    pytest.param("title: @alice", "unquoted-special-character", (2, 8, 2, 14), '"@alice"', "@alice",
                 id="at"),
    pytest.param("title: @alice  # who sees it through", "unquoted-special-character",
                 (2, 8, 2, 14), '"@alice"', "@alice", id="at-before-a-comment"),
    pytest.param("title: Outage: db  # one line", "unquoted-colon", (2, 8, 2, 18), '"Outage: db"',
                 "Outage: db", id="a-colon-before-a-comment"),
    pytest.param("title: `rm`", "unquoted-special-character", (2, 8, 2, 12), '"`rm`"', "`rm`",
                 id="backtick"),
    pytest.param("title: %CPU", "unquoted-special-character", (2, 8, 2, 12), '"%CPU"', "%CPU",
                 id="percent"),
    pytest.param("title: **Down**", "unquoted-special-character", (2, 8, 2, 16), '"**Down**"',
                 "**Down**", id="bold"),
    pytest.param("title: [EU] down", "unquoted-bracket", (2, 8, 2, 17), '"[EU] down"', "[EU] down",
                 id="bracket"),
    pytest.param("title: {EU} down", "unquoted-bracket", (2, 8, 2, 17), '"{EU} down"', "{EU} down",
                 id="brace"),
    pytest.param('title: "EU" is down', "broken-quotes", (2, 8, 2, 20), '"\\"EU\\" is down"',
                 '"EU" is down', id="quoted-first-word"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "kind", "place", "suggestion", "value"), TABLE)
def test_a_mistake_gets_the_spelling_that_was_meant(line, kind, place, suggestion, value) -> None:
    parsed = events.parse(f"{line}\nid: x\n", 2)
    actual = [(fault.kind, tuple(fault.where), fault.suggestion) for fault in parsed.faults]
    assert [(kind, place, suggestion)] == actual
    # It is mended in memory, and what it suggests mends it for good.
    assert parsed.values == {"title": value, "id": "x"}
    mended = events.parse(f"title: {suggestion}\nid: x\n", 2)
    assert (mended.values, mended.faults) == ({"title": value, "id": "x"}, [])


def test_a_tab_is_reported_and_what_stands_below_it_is_read() -> None:
    parsed = events.parse("times:\n\tdetected: unknown\nid: x\n", 2)
    assert [(fault.kind, tuple(fault.where), fault.suggestion) for fault in parsed.faults] == [
        ("tab-indentation", (3, 1, 3, 2), "  ")
    ]
    assert parsed.values == {"times": {"detected": "unknown"}, "id": "x"}


def test_where_all_is_indented_with_tabs_all_of_them_are_reported_at_once() -> None:
    lines = "\n".join(f"a{n}:\n\tb:\n\t\tc: d" for n in range(100))
    parsed = events.parse(f"{lines}\n\t\n", 1)
    found = [(fault.where[0], fault.suggestion) for fault in parsed.faults]
    expected = [(3 * n + deep + 1, deep * "  ") for n in range(100) for deep in (1, 2)]
    # A line of blanks is one of them: YAML stumbles over its tab too.
    assert found == [*expected, (301, "  ")]
    assert {fault.kind for fault in parsed.faults} == {"tab-indentation"}
    assert parsed.values == {f"a{n}": {"b": {"c": "d"}} for n in range(100)}


def test_a_comment_behind_a_tab_is_reported_and_what_is_wrong_below_it_too() -> None:
    parsed = events.parse("a: b\n\t# c\n}\n", 2)
    assert [fault.kind for fault in parsed.faults] == ["tab-indentation", "invalid-yaml"]


def test_every_mistake_of_a_header_is_reported_in_one_run() -> None:
    parsed = events.parse("title: a: b\nowner: @x\nid: x\n  stray\ntags: [a\n", 2)
    assert [(fault.kind, fault.where[0]) for fault in parsed.faults] == [
        ("unquoted-colon", 2),
        ("unquoted-special-character", 3),
        ("invalid-yaml", 6),
    ]
    assert parsed.lost == frozenset(("tags",))


GENERIC = [
    pytest.param('title: "x\nid: x\n', ("title",), 2, "never closed", id="open-quotation"),
    pytest.param("tags: [a, b\nid: x\n", ("tags",), 2, "not closed with ]", id="open-list"),
    pytest.param("tags: {a: b\nid: x\n", ("tags",), 2, "not closed with }", id="open-mapping"),
    pytest.param("id: x\nstray line\n", (), 3, "not `key: value`", id="stray-line"),
    pytest.param(
        "a:\n  b: c\n d: e\nid: x\n", ("a",), 4, "check its indentation", id="indentation"
    ),
]


@pytest.mark.parametrize(("header", "lost", "line", "words"), GENERIC)
def test_what_is_not_recognised_costs_only_its_own_field(header, lost, line, words) -> None:
    parsed = events.parse(header, 2)
    assert [(fault.kind, fault.where[0]) for fault in parsed.faults] == [("invalid-yaml", line)]
    assert words in parsed.faults[0].values["hint"]
    assert parsed.lost == frozenset(lost)


def test_quoting_keeps_backslashes_and_quotes() -> None:
    assert mistakes.quoted('a\\b"c') == '"a\\\\b\\"c"'

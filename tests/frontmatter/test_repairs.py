from __future__ import annotations

import pytest

from postmortem_kb.frontmatter import events

NBSP = "\u00a0"


def faults(header: str) -> list[tuple]:
    found = events.parse(header, 2).faults
    return [(each.kind, tuple(each.where), each.suggestion, each.safe) for each in found]


QUOTES = [
    pytest.param("'It couldn't load'", '"It couldn\'t load"', True, "inside", id="apostrophe"),
    pytest.param("'It''s what couldn't'", "\"It's what couldn't\"", True, "inside", id="doubled"),
    pytest.param("'The users' carts'", '"The users\' carts"', False, "inside", id="genitive"),
    pytest.param('"The "pool" is"', '"The \\"pool\\" is"', True, "inside", id="word-inside"),
    pytest.param('""Pool" is"', '"\\"Pool\\" is"', True, "inside", id="first-word-inside"),
    pytest.param('"The 5" disk"', '"The 5\\" disk"', False, "inside", id="one-mark-inside"),
    pytest.param('"EU" is "down"', '"\\"EU\\" is \\"down\\""', True, "behind", id="two-pairs"),
    pytest.param("'EU' is 'down'", "\"'EU' is 'down'\"", True, "behind", id="two-single-pairs"),
    pytest.param('"EU" is down', '"\\"EU\\" is down"', True, "behind", id="words-behind"),
    pytest.param(r'"regex \d+"', r"'regex \d+'", True, "escape", id="unknown-escape"),
    pytest.param(r'"C:\new\data"', r"'C:\new\data'", False, "escape", id="path"),
    pytest.param(r'"C:\users"', r"'C:\users'", True, "escape", id="no-digits"),
    pytest.param(r'"it\'s \d"', r"'it\''s \d'", True, "escape", id="escaped-apostrophe"),
    pytest.param(r'"a \"b\" \d"', r'"a \"b\" \\d"', False, "escape", id="two-escapes"),
]


@pytest.mark.parametrize(("value", "suggestion", "safe", "why"), QUOTES)
def test_quotation_marks_are_mended_as_they_were_meant(value, suggestion, safe, why) -> None:
    header = f"title: {value}\nid: x\n"
    expected = [("broken-quotes", (2, 8, 2, 8 + len(value)), suggestion, safe)]
    assert expected == faults(header)
    parsed = events.parse(header, 2)
    assert parsed.faults[0].values["why"] == why
    mended = events.parse(f"title: {suggestion}\nid: x\n", 2)
    assert (mended.values, mended.faults) == (parsed.values, [])


SOUND = [
    r'"a tab \t, a \"mark\", \x41 and \u0041"',
    "'It''s down'",
    '"It\'s down"',
    r"'regex \d+'",
    r"C:\new\data",
]


@pytest.mark.parametrize("value", SOUND)
def test_sound_quotation_marks_are_left_alone(value) -> None:
    assert faults(f"title: {value}\nid: x\n") == []


def test_an_escape_in_a_list_in_brackets_is_mended_where_it_stands() -> None:
    assert faults('tags: [a, "\\d", b]\n') == [
        ("broken-quotes", (2, 11, 2, 15), "'\\d'", True),
    ]


BLANKS = [
    pytest.param("kind:~incident", [(2, 6, 2, 7)], id="behind-a-key"),
    pytest.param("kind:\u202fincident", [(2, 6, 2, 7)], id="narrow"),
    pytest.param("kind:\u2007incident", [(2, 6, 2, 7)], id="figure-space"),
    pytest.param("kind: ~ ~incident", [(2, 7, 2, 10)], id="in-turn"),
    pytest.param("kind: ~ incident", [(2, 7, 2, 8)], id="among-blanks"),
    pytest.param("unheard_of:~x", [(2, 12, 2, 13)], id="an-unknown-key-at-the-edge"),
    pytest.param("impact:\n  data_loss:~none", [(3, 13, 3, 14)], id="below"),
    pytest.param("times:\n~~detected: x", [(3, 1, 3, 3)], id="indentation"),
    pytest.param("times:\n~ detected:~x", [(3, 1, 3, 2), (3, 12, 3, 13)], id="both"),
    pytest.param("tags:\n  -~a\n  - b", [(3, 4, 3, 5)], id="behind-a-dash"),
    pytest.param("summary: >-\n~~text", [(3, 1, 3, 3)], id="indentation-of-a-block"),
]


@pytest.mark.parametrize(("header", "places"), BLANKS)
def test_a_no_break_space_for_a_blank_is_one_fault(header, places) -> None:
    header = header.replace("~", NBSP)
    expected = [
        ("no-break-space", place, " " * (place[3] - place[1]), True) for place in places
    ]  # fmt: skip
    assert expected == faults(f"{header}\nid: x\n")


BLANKS_OF_TEXT = [
    "title: 5~% of requests failed",
    "title: Panne~: la base est pleine".replace(": la", ":~la"),
    "summary: >-\n  detected:~late\n\n  ~~and deeper",
    "contributing_factors:\n  - |\n    detected:~late",
    "summary: One\n  two:~three\n  ~four",
    "# a comment:~with one",
    '"title":~'.replace("~", " ") + '"a~b"',
]


@pytest.mark.parametrize("header", BLANKS_OF_TEXT)
def test_a_no_break_space_inside_a_text_is_left_alone(header) -> None:
    assert faults(header.replace("~", NBSP) + "\nid: x\n") == []


UNSPACED = [
    pytest.param("title:Checkout\nid: x", (2, 1, 2, 15), "title: Checkout", True, id="top"),
    pytest.param("id: x\ntitle:Checkout", (3, 1, 3, 15), "title: Checkout", True, id="last"),
    pytest.param("title:a b\nid: x", (2, 1, 2, 10), "title: a b", True, id="words"),
    pytest.param("severity SEV1\nid: x", (2, 1, 2, 14), "severity: SEV1", False, id="no-colon"),
    pytest.param(
        "times:\n  mitigated: a\n  detected:b\n  resolved: c\n",
        (4, 3, 4, 13), "detected: b", True, id="below",
    ),
    pytest.param(
        "times:\n  mitigated: a\n  detected b\n  resolved: c\n",
        (4, 3, 4, 13), "detected: b", False, id="below-without-a-colon",
    ),
    pytest.param(
        "artifacts:\n  - title:a\n    url: b\n", (3, 5, 3, 12), "title: a", True, id="item"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("header", "place", "suggestion", "safe"), UNSPACED)
def test_a_key_without_its_blank_is_one_and_is_read(header, place, suggestion, safe) -> None:
    assert faults(header) == [("invalid-yaml", place, suggestion, safe)]
    line, start, _, end = place
    lines = ["", "", *header.split("\n")]
    written = lines[line]
    lines[line] = written[: start - 1] + suggestion + written[end - 1 :]
    parsed = events.parse(header, 2)
    assert parsed.lost == frozenset()
    assert parsed.values == events.parse("\n".join(lines[2:]), 2).values


def test_what_is_behind_a_missing_blank_stands_where_it_is_written() -> None:
    parsed = events.parse("severity:SEV0\nid: x\n", 2)
    assert tuple(parsed.places["severity",]) == (2, 10, 2, 14)


def test_a_line_of_text_below_a_field_that_is_given_is_not_surely_that_field() -> None:
    header = "status: draft\nsummary: >-\nstatus:500 was returned\nid: x\n"
    assert faults(header)[0] == (
        "invalid-yaml", (4, 1, 4, 24), "status: 500 was returned", False,
    )  # fmt: skip


STRAY = [
    pytest.param(
        "summary: >-\nOne two\nthree\nid: x\n",
        (3, 1, 4, 6), "  One two\n  three", {"summary"}, id="text-of-a-block",
    ),
    pytest.param("summary:\nOne two\nid: x\n", (3, 1, 3, 8), None, {"summary"}, id="empty-key"),
    pytest.param("summary: One\ntwo\nid: x\n", (3, 1, 3, 4), None, set(), id="more-of-a-text"),
    pytest.param("id: x\nowner of it\ntags: []\n", (3, 1, 3, 12), None, {"owner"}, id="a-name"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "place", "suggestion", "lost"), STRAY)
def test_a_stray_line_makes_its_own_field_unknown_not_missing(
    header, place, suggestion, lost
) -> None:
    assert faults(header) == [("invalid-yaml", place, suggestion, False)]
    assert events.parse(header, 2).lost == frozenset(lost)


def test_a_sentence_in_a_list_is_text_in_spite_of_its_colon() -> None:
    header = "contributing_factors:\n  - Cause: it is slow  # why\n  - b\nid: x\n"
    assert faults(header) == [("unquoted-colon", (3, 5, 3, 22), '"Cause: it is slow"', True)]
    parsed = events.parse(header, 2)
    assert parsed.values["contributing_factors"] == ["Cause: it is slow", "b"]
    assert tuple(parsed.places["contributing_factors", 0]) == (3, 5, 3, 22)


def test_words_of_a_list_below_another_field_are_not_surely_text() -> None:
    assert faults("impact:\n  regions:\n  - EU: west\nservices: [a]\n") == [
        ("unquoted-colon", (4, 5, 4, 13), '"EU: west"', True)
    ]
    assert faults("services:\n- EU: west\n")[0][3] is False
    assert faults("tags:\n- title: west\n")[0][3] is False


ENTRIES = [
    "{a: b}",
    '"Cause: it"',
    "Cause:",
    "a: b\n    c: d",
    "a: b\n      on and on",
    "a:\n      b: c",
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_other_entries_of_a_list_are_left_to_their_own_rules(entry) -> None:
    assert faults(f"contributing_factors:\n  - {entry}\n  - b\nid: x\n") == []


@pytest.mark.parametrize("key", ["action_items", "artifacts", "references"])
def test_a_list_of_mappings_holds_mappings(key) -> None:
    parsed = events.parse(f"{key}:\n  - title: Mend it\n", 2)
    assert (parsed.values, parsed.faults) == ({key: [{"title": "Mend it"}]}, [])


INDENTED = [
    pytest.param(
        "times:\n  detected: a\n   resolved: b\nid: x\n",
        (4, 4, 4, 12), "`resolved` is indented by 3, its neighbours by 2", id="one-blank",
    ),
    pytest.param(
        "title: a\n  status: b\nid: x\n",
        (3, 3, 3, 9), "`status` is indented by 2, its neighbours by 0", id="two-blanks",
    ),
    pytest.param(
        "my: a\n own: b\nid: x\n",
        (3, 2, 3, 5), "`own` is indented by 1, its neighbours by 0", id="an-unknown-key",
    ),
    pytest.param(
        "artifacts:\n- title: a\n    url: b\n",
        (4, 5, 4, 8), "`url` is indented by 4, its neighbours by 2", id="in-an-item",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("header", "place", "hint"), INDENTED)
def test_a_key_that_is_too_deep_is_named_and_read(header, place, hint) -> None:
    (fault,) = events.parse(header, 2).faults
    assert (fault.kind, tuple(fault.where), fault.values["hint"]) == ("invalid-yaml", place, hint)
    assert (fault.suggestion, fault.safe) == (None, False)
    parsed = events.parse(header, 2)
    assert parsed.lost == frozenset()
    line, start = place[:2]
    keys = [(at.line, at.column) for at in parsed.keys.values()]
    assert (line, start) in keys


LATER = [
    pytest.param(
        "summary: One\n  failed: so\n  on\nid: x\n",
        (2, 10, 4, 5), '"One\n  failed: so\n  on"', "One failed: so on", id="second-line",
    ),
    pytest.param(
        "summary: One\n  two\n  failed: so: and\nid: x\n",
        (2, 10, 4, 18), '"One\n  two\n  failed: so: and"', "One two failed: so: and", id="third",
    ),
    pytest.param(
        "summary: One\n  reason: a: b\nid: x\n",
        (2, 10, 3, 15), '"One\n  reason: a: b"', "One reason: a: b", id="a-key-with-two-colons",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("header", "place", "suggestion", "text"), LATER)
def test_a_colon_in_a_later_line_asks_for_quotes_round_all(header, place, suggestion, text) -> None:
    assert faults(header) == [("unquoted-colon", place, suggestion, False)]
    assert events.parse(header, 2).values == {"summary": text, "id": "x"}


COMMAS = [
    pytest.param("{description: 61,000 photos}", "61,000 photos", id="number"),
    pytest.param("{description: a, b, and c, customers: 3}", "a, b, and c", id="two-commas"),
    pytest.param("{customers: 3, description: a , b}", "a , b", id="last"),
]


@pytest.mark.parametrize(("braces", "text"), COMMAS)
def test_a_text_that_a_comma_cuts_in_braces_is_joined_and_quoted(braces, text) -> None:
    start = len("impact: ") + braces.index(text) + 1
    header = f"impact: {braces}\n"
    assert faults(header) == [
        ("value-cut-by-comma", (2, start, 2, start + len(text)), f'"{text}"', True)
    ]
    parsed = events.parse(header, 2)
    mended = events.parse(f"impact: {braces}\n".replace(text, f'"{text}"'), 2)
    assert (mended.values, mended.faults) == (parsed.values, [])


@pytest.mark.parametrize(
    "braces",
    [
        "{description: a, customers: 3}",
        "{description: a, customers}",
        "{description: a, customers: }",
        "{description: a, other: , b: c}",
        '{description: "a", b}',
        "{owner: payments, sre}",
        "{customers: 61,000}",
        "{EU}",
        "{EU, US}",
        "{description: a,\n b}",
        "[a, b]",
    ],
)
def test_other_commas_in_braces_are_left_to_their_own_rules(braces) -> None:
    assert faults(f"impact: {braces}\n") == []

from __future__ import annotations

import pytest

from postmortem_kb.frontmatter import certainty, events

SURE = [
    pytest.param("title: Outage: db", True, id="a-colon-in-a-text"),
    pytest.param("- title: Outage: db", True, id="in-an-item"),
    pytest.param("title: Outage: db\n\n# a comment\nid: x", True, id="a-comment-below"),
    pytest.param("impact:\n  description: a: b\n  users: 3", True, id="among-others"),
    pytest.param("references:\n-\n  title: Log: db", True, id="below-a-lone-dash"),
    pytest.param("owner: Outage: db", False, id="a-colon-in-a-handle"),
    pytest.param("times: detected: unknown", False, id="a-field-on-the-line-of-its-mapping"),
    pytest.param("title: Down status: draft", False, id="two-fields-on-a-line"),
    pytest.param("contributing_factors: a: b", False, id="a-list-of-texts"),
    pytest.param("id: a: b", False, id="a-name-that-is-text-only-elsewhere"),
    pytest.param("title: a: b\n  and on", False, id="a-text-that-goes-on"),
    pytest.param("summary: a\n  reason: b: c", False, id="inside-a-text"),
    pytest.param("owner: @alice", True, id="at"),
    pytest.param("x.y: @alice", True, id="at-in-any-field"),
    pytest.param("- @alice\n- @bob", True, id="at-in-an-item"),
    pytest.param("- @alice\n  of ops", False, id="an-item-that-goes-on"),
    pytest.param("title: `rm`", True, id="a-backtick"),
    pytest.param("title: *Down*", True, id="a-star-in-a-text"),
    pytest.param("owner: *alice*", False, id="a-star-elsewhere"),
    pytest.param("title: | Down", False, id="a-bar"),
    pytest.param("title: > 5 % failed", False, id="a-greater-than"),
    pytest.param("title: [EU] down", True, id="a-bracket-in-a-text"),
    pytest.param("tags: [a] b", False, id="a-bracket-in-a-list"),
    pytest.param('title: "EU" down', True, id="words-behind-quotes"),
    pytest.param('title: "E\\"U" down', False, id="an-escape-before-words"),
    pytest.param('title: "EU down', False, id="quotes-never-closed"),
    pytest.param("title: !mark down", True, id="a-tag-that-is-a-word"),
    pytest.param("title: !!str down", False, id="a-tag-of-yaml"),
    pytest.param("tags: !mark down", False, id="a-tag-elsewhere"),
    pytest.param("title: !mark down\n  and on", False, id="a-tag-on-a-text-that-goes-on"),
    pytest.param("title: &mark down", False, id="an-anchor"),
    pytest.param("title: *mark", False, id="an-alias"),
    pytest.param("summary: change #4711", True, id="a-number-in-a-text"),
    pytest.param("issue: #123", True, id="a-number-alone"),
    pytest.param("severity: SEV3 #123", False, id="a-number-behind-a-word-of-a-list"),
    pytest.param("summary: change #todo", False, id="a-comment-without-a-blank"),
    pytest.param("- change #4711", False, id="a-number-in-an-item"),
    pytest.param("{summary: change #4711\n}", False, id="a-number-in-braces"),
    pytest.param("a:\n\tb: c", True, id="a-tab"),
    pytest.param("a:\n\tb: c\n\n# x\nd:\n- e", True, id="tabs-only"),
    pytest.param("a:\n\tb: c\nd:\n  e: f", False, id="tabs-and-blanks"),
    pytest.param("a:\n\t b: c", False, id="a-tab-and-a-blank"),
]


@pytest.mark.parametrize(("header", "expected"), SURE)
def test_a_mending_is_safe_only_where_nothing_else_can_be_meant(header, expected) -> None:
    assert expected is events.parse(header, 2).faults[0].safe


TEXTS = ["title", "summary", "description", "reason", "ticket"]
OTHERS = ["id", "status", "owner", "due", "times", "tags", "url", "no_such_field", None]


@pytest.mark.parametrize("key", [*TEXTS, *OTHERS])
def test_the_fields_of_text_are_known_by_the_models(key) -> None:
    expected = key in TEXTS
    assert expected is certainty.tag_is_text(key, "!mark")
    assert expected is certainty.hash_is_text(key, "Mend issue", " #12")
    assert expected is certainty.quoting("unquoted-colon", key, "Outage: db")

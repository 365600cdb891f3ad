from __future__ import annotations

import pytest
from knowledges import knowledge_of

from postmortem_kb.rendering.templates import Renderer

TRACKERS = {
    "github": {},
    "jira": {"url": "https://example.atlassian.net"},
    "gitlab": {"url": "http://localhost:8000"},
}
TEMPLATE = '{% import "partials/marks.html.jinja" as m with context %}{{ m.ticket(text) }}'

SHOWN = [
    ("team/repo#12", TRACKERS,
     '<a href="https://github.com/team/repo/issues/12">team/repo#12</a>'),
    ("OPS-7", TRACKERS, '<a href="https://example.atlassian.net/browse/OPS-7">OPS-7</a>'),
    ("team/repo#12", {}, "team/repo#12"),
    ("OPS-7", {}, "OPS-7"),
    ("gitlab:a/b#1", TRACKERS, "gitlab:a/b#1"),
    ("https://github.com/a/b/pull/1", TRACKERS,
     '<a href="https://github.com/a/b/pull/1">github.com/a/b/pull/1</a>'),
    ("javascript:alert(1)", TRACKERS, "javascript:alert(1)"),
    ('a/b#1"><script>', TRACKERS, "a/b#1&#34;&gt;&lt;script&gt;"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trackers", "expected"), SHOWN)
def test_a_reference_is_a_link_where_the_configuration_knows_its_tracker(
    text, trackers, expected
) -> None:
    kb = knowledge_of({}, trackers=trackers)
    template = Renderer(kb).environment.from_string(TEMPLATE)
    assert expected == template.render(kb=kb, text=text)

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from material.plugins.search.plugin import Parser

from postmortem_kb.site import sections
from postmortem_kb.site.sections import Section
from projects import Built

KEPT = {
    "a paragraph keeps no attribute": ('<p class="x">a</p>', "<p>a</p>"),
    "emphasis goes, its words stay": ("<p>a <b>b</b><i>c</i></p>", "<p>a b c</p>"),
    "cells are words apart": ("<td>a</td><td>b</td>", "a b"),
    "a line break is a blank": ("a<br>b<br />c", "a b c"),
    "terms and figures are paragraphs": ("<dl><dt>a</dt></dl>", "<p>a</p>"),
    "an empty element goes": ("<p>a</p><ul><li> </li></ul>", "<p>a</p>"),
    "code keeps its lines": (
        '<pre class="x"><code>a\n  b</code></pre>',
        "<pre><code>a\n  b</code></pre>",
    ),
    "lines are blanks elsewhere": ("<p>a\n\n b</p>", "<p>a b</p>"),
    "entities are signs": ("&quot;&#39;&#64;&eacute;", "\"'@é"),
    "what could be a tag stays escaped": (
        "&lt;b&gt; &#60;i&#62; &amp;lt;",
        "&lt;b&gt; &lt;i&gt; &amp;lt;",
    ),
    "a sign alone is escaped": ("a < b", "a &lt; b"),
    "half a tag is none": ("<<p></p>script>x", "&lt;script>x"),
    "scripts go with their text": ("a<script>b</script><style>c</style><!-- d -->e", "ae"),
}


@pytest.mark.parametrize(("html", "expected"), KEPT.values(), ids=KEPT)
def test_html_is_cut_to_what_an_index_holds(html: str, expected: str) -> None:
    assert sections.cut(html) == [Section("", "", expected)]


def test_a_heading_with_an_id_begins_a_section() -> None:
    html = (
        '<p>a</p><h2 id="b">B <code>c</code><a class="headerlink" href="#b">¶</a></h2><p>d</p>'
        '<h3>E</h3>f<h4 class="x" id="g&amp;h">G</h4>'
    )
    assert sections.cut(html) == [
        Section("", "", "<p>a</p>"),
        Section("b", "B <code>c</code>", "<p>d</p> Ef"),
        Section("g&h", "G", ""),
    ]


def test_what_is_excluded_goes_with_all_that_is_in_it() -> None:
    html = (
        "<p>a</p><div data-search-exclude><div>b</div><p>c</p></div><p>d data-search-exclude</p>"
        '<td><div class="linenodiv"><pre>1</pre></div></td><section data-search-exclude>e'
    )
    assert [each.text for each in sections.cut(html)] == ["<p>a</p> <p>d data-search-exclude</p>"]


@given(st.lists(st.sampled_from([
    "<", ">", "</", "&lt;", "&#60;", "&", ";", "p", "p>", "pre>", "<pre>", "</pre>", "script",
    "img src=x", ' id="a"', "<h2", "</h2>", " data-search-exclude", "<!--", "-->",
    "a", " ", "\n", '"', "br/>",
]), max_size=30).map("".join))  # fmt: skip
def test_no_text_leaves_another_tag(html: str) -> None:
    found = sections.cut(html)
    left = [tag for each in found for tag in re.findall(r"<[^>]*>?", each.title + each.text)]
    known = {f"<{end}{name}>" for end in ("", "/") for name in
             ("p", "code", "pre", "li", "ol", "ul", "sub", "sup")}  # fmt: skip
    assert set(left) <= known


def test_text_of_a_page_is_that_of_material_s_own_parser(sample: Built) -> None:
    # Articles as they stand, whatever the blanks between tags.
    pages = [file for file in sample.html if file.startswith("postmortems/pm-")]
    assert len(pages) > 30
    wrong = []
    for file in pages:
        article = re.search(r"<article[^>]*>(.*)</article>", sample.text(file), re.DOTALL)
        assert article
        html = article[1]
        parser = Parser()
        parser.feed(html)
        parser.close()
        old = [(part.id, bare(part.title), bare(part.text)) for part in parser.data
               if not part.is_excluded()]  # fmt: skip
        new = [(part.id or None, bare([part.title]), bare([part.text]))
               for part in sections.cut(html)]  # fmt: skip
        # The heading of the page begins Material's first section and has no id there.
        if [each for each in old if each[0]] != [each for each in new if each[0] in ids_of(old)]:
            wrong.append(file)
    assert wrong == []


def bare(parts: list[str]) -> str:
    return re.sub(r"\s+|<(?:dl|figure)>", "", re.sub(r"</?p>", "", "".join(parts)))


def ids_of(found: list[tuple[str | None, str, str]]) -> set[str]:
    return {name for name, *_ in found if name}

from __future__ import annotations

import html
import posixpath
from html.parser import HTMLParser
from urllib.parse import unquote

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.operations import withholding
from postmortem_kb.operations.unlinking import unlinked, unlinked_file

HERE, PAGE = "2026/PM-2026-001.md", "postmortems/pm-2026-001/index.html"
SITE = "https://kb.example.com/"
HIDDEN = {"2026/PM-2026-002.md": ("postmortems/pm-2026-002.md", "postmortems/pm-2025-002.md")}
PUBLISHED = {
    "2026/PM-2026-003.md": ("postmortems/pm-2026-003.md",),
    "2026/PM-2026-002/PM-2026-004.md": ("postmortems/pm-2026-004.md",),
}
WITHHELD = withholding.of(HIDDEN, PUBLISHED, SITE)
BELOW = withholding.of(HIDDEN, PUBLISHED, f"{SITE}My%20kb/")
CASES = [
    pytest.param("[it](PM-2026-002.md#impact)", "it", id="inline"),
    pytest.param("[it](../2026/PM-2026-002.md)", "it", id="by another way"),
    pytest.param("[it](/2026/PM-2026-002.md)", "it", id="from the top"),
    pytest.param("[it](<PM-2026-002.md> 'Title')", "it", id="with a title"),
    pytest.param('[it](PM-2026-002.md "T (1)")', "it", id="parentheses in a title"),
    pytest.param("[it](PM-2026-002.md 'it\"s :)').", "it.", id="all sorts in a title"),
    pytest.param('[it](PM-2026-002.md "T) x', "it x", id="a title that does not end"),
    pytest.param("[a [b] c](PM-2026-002.md)", "a [b] c", id="nested brackets"),
    pytest.param("[a [ c](PM-2026-002.md)", "[a  c", id="an open bracket"),
    pytest.param(r"[a \] c](PM-2026-002.md)", r"a \] c", id="an escaped bracket"),
    pytest.param(r"[it](PM\-2026\-002.md)", "it", id="escaped hyphens"),
    pytest.param("[it](PM%2D2026-002.md)", "it", id="percent-encoded"),
    pytest.param("[it](PM&#45;2026-002.md)", "it", id="an entity"),
    pytest.param("[it](pm-2026-002.md)", "it", id="another case"),
    pytest.param("[it](PM-2026-002/)", "it", id="a folder"),
    pytest.param("[it](PM-2026-002.md?x=1)", "it", id="a query"),
    pytest.param("[it](../pm-2026-002/)", "it", id="its page from the page"),
    pytest.param("[it](/postmortems/pm-2026-002/#x)", "it", id="its page from the top"),
    pytest.param(f"[it]({SITE}postmortems/pm-2026-002/)", "it", id="its whole address"),
    pytest.param(
        f"<{SITE}postmortems/pm-2026-002/>", f"{SITE}postmortems/pm-2026-002/", id="an autolink"
    ),
    pytest.param("> [it](\n> PM-2026-002.md)", "> it", id="two lines of a quotation"),
    pytest.param("[`it`](PM-2026-002.md)", "`it`", id="code in its words"),
    pytest.param("![graph](PM-2026-002/a.png)", "graph", id="an image that lies beside it"),
    pytest.param("![graph](PM-2026-002.drawio.svg)", "graph", id="an image of its name"),
    pytest.param("a ![](PM-2026-002/a.png)", "a  ", id="an image without words"),
    pytest.param("![](PM-2026-002/a.png)b", "&#x20;b", id="one at the beginning"),
    pytest.param("[it](../pm-2026-002/index.html)", "it", id="the file of its page"),
    pytest.param("[it](../pm-2026-002.HTML)", "it", id="a page that is no folder"),
    pytest.param("[it](../../../postmortems/pm-2026-002/)", "it", id="from above the top"),
    pytest.param(r"[it](..\\pm-2026-002/)", "it", id="a backslash, as browsers read it"),
    pytest.param("[it](../pm-2025-002/)", "it", id="its page by a former id"),
    pytest.param("[it](PM-2026-002.md){ .md-button }.", "it.", id="attributes"),
    pytest.param("![](PM-2026-002.svg){: width=300 }", "&#x20;", id="attributes of an image"),
    pytest.param("[it][r]{.a}\n\n[r]: PM-2026-002.md", "it\n\n", id="attributes of a reference"),
    pytest.param("[it](PM-2026-002.md)`{ a }`", "it`{ a }`", id="code behind a link"),
    pytest.param("[it](PM-2026-002.md){++a++}{{ b }}", "it{++a++}{{ b }}", id="other braces"),
    pytest.param("<use xlink:href='PM-2026-002.svg'/>", "<use/>", id="a namespace"),
    pytest.param("[![g](PM-2026-002/a.png)](PM-2026-002.md)", "g", id="an image in a link"),
    pytest.param("[![g](PM-2026-002/a.png)](x.md)", "[g](x.md)", id="an image in another link"),
    pytest.param("[it][r]\n\n[r]: PM-2026-002.md\n", "it\n\n\n", id="a reference"),
    pytest.param("[it] [r]\n\n[r]:\n  PM-2026-002.md\n", "it\n\n\n", id="one of two lines"),
    pytest.param("[a [b]][r]\n\n[r]: <PM-2026-002.md>\n  'T'\n", "a [b]\n\n\n", id="all of it"),
    pytest.param("> [r]\n>\n> [r]: PM-2026-002.md\n", "> r\n>\n> \n", id="quoted"),
    pytest.param("[r][]\n\n[R]: PM-2026-002.md 'x'\n", "r\n\n\n", id="a reference without words"),
    pytest.param("![g][r]\n\n[r]: PM-2026-002/a.png\n", "g\n\n\n", id="an image by reference"),
    pytest.param('<a href="PM-2026-002.md">it</a>', "<a>it</a>", id="HTML"),
    pytest.param(
        "<img alt=x SRC = 'PM-2026-002/a.png'>", "<img alt=x>", id="an image in HTML"
    ),
    pytest.param(
        "<img srcset='x.png, PM-2026-002/a.png 2x'>", "<img>", id="one of several addresses"
    ),
    pytest.param(
        "<div>\n\n    <a href=PM-2026-002.md>it</a>\n</div>\n",
        "<div>\n\n    <a>it</a>\n</div>\n",
        id="HTML that looks like code",
    ),
    pytest.param("[a][](PM-2026-002.md)(PM-2026-002.md)", "[a] (PM-2026-002.md)", id="adjoining"),
    pytest.param('\\<a href="PM-2026-002.md">', "\\<a>", id="HTML after a backslash"),
    pytest.param('<a href="<a href=PM-2026-002.md>"', "<a", id="HTML in a value"),
    pytest.param("<!-- [it](PM-2026-002.md) -->", "<!-- it -->", id="in a comment"),
]  # fmt: skip
SAME = [
    pytest.param("[it](PM-2026-003.md)", id="another"),
    pytest.param("[x]([w](PM-2026-002.md).md)", id="what stands in another target"),
    pytest.param("[it](PM-2026-002/PM-2026-004.md)", id="another in its folder"),
    pytest.param("[it](PM-2026-0021.md)", id="a name that begins so"),
    pytest.param("[it](../2025/PM-2026-002.md)", id="another folder"),
    pytest.param("[it](https://example.com/2026/PM-2026-002.md)", id="another site"),
    pytest.param("[a][s]\n\n[s]: PM-2026-003.md\n", id="another by reference"),
    pytest.param("[s][r]\n\n[r]: PM-2026-003.md\n[s]: x.md\n", id="words that are a label"),
    pytest.param("- [ ] do it [x]", id="brackets that are no links"),
    pytest.param("See PM-2026-002 and 2026/PM-2026-002.md.", id="words"),
    pytest.param("`[it](PM-2026-002.md)`", id="code"),
    pytest.param('`<a href="PM-2026-002.md">`', id="HTML as code"),
    pytest.param("```\n[it](PM-2026-002.md)\n[r]: PM-2026-002.md\n```\n", id="a fence"),
    pytest.param("Like:\n\n    [it](PM-2026-002.md)\n", id="indented code"),
    pytest.param(r"\[it](PM-2026-002.md)", id="an escaped link"),
    pytest.param('<b title="PM-2026-002.md">it</b>', id="another attribute"),
]


HOSTED = [
    "/My%20kb/postmortems/pm-2026-002/",
    "/my%20KB/postmortems/pm-2026-002/",
    "/postmortems/pm-2026-002/",
    "/a/../My%20kb/postmortems/pm-2026-002/",
    "HTTPS://KB.example.com/My%20kb/postmortems/pm-2026-002/",
    "https&#58;//kb.example.com/My%20kb/postmortems/pm-2026-002/?x#y",
    "http://me@x:y@kb.example.com:80/My%20kb/postmortems/pm-2025-002/",
    "//kb.example.com/My%20kb/postmortems/pm-2026-002/index.html",
    "https:///kb.example.com/My%20kb/postmortems/pm-2026-002/",
]
ELSEWHERE = [
    "https://example.com/My%20kb/postmortems/pm-2026-002/",
    "https://kb.example.com/other/postmortems/pm-2026-002/",
    "//example.com/postmortems/pm-2026-002/",
    "https://kb.example.com",
    "https://[kb.example.com/My%20kb/postmortems/pm-2026-002/",
]


@pytest.mark.parametrize("target", HOSTED)
def test_a_site_in_a_folder_of_its_host_has_the_path_of_that_in_its_addresses(target: str) -> None:
    assert unlinked(f"[it]({target})", BELOW, HERE, PAGE) == "it"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_what_lies_elsewhere_may_be_linked_to(target: str) -> None:
    assert unlinked(f"[it]({target})", BELOW, HERE, PAGE) == f"[it]({target})"


ALIKE = [
    pytest.param("[#1234](X) opened", "<p>#1234 opened</p>", id="a heading"),
    pytest.param("[1. Impact](X)", "<p>1. Impact</p>", id="a numbered list"),
    pytest.param("[1](X). Impact", "<p>1. Impact</p>", id="a number and a dot"),
    pytest.param("[- y](X)", "<p>- y</p>", id="a list"),
    pytest.param("[+](X) y", "<p>+ y</p>", id="a list of one sign"),
    pytest.param("[***](X)", "<p>***</p>", id="a rule"),
    pytest.param("[> q](X)", "<p>> q</p>", id="a quotation"),
    pytest.param("a\n[===](X)", "<p>a\n===</p>", id="an underline"),
    pytest.param("[[# x](X)](X)", "<p># x</p>", id="nested"),
    pytest.param("[    x](X)", "<p>x</p>", id="an indentation"),
    pytest.param("[**b**](X)", "<p><strong>b</strong></p>", id="strong words"),
    pytest.param("> [# x](X)", "<blockquote>\n<p># x</p>\n</blockquote>", id="in a quotation"),
    pytest.param("a  \n[](X)\nb", "<p>a<br />\n \nb</p>", id="no words on a line"),
    pytest.param("a\n[r]: X\n---\n", "<p>a</p>\n<hr />", id="a definition above a rule"),
]


@pytest.mark.parametrize(("body", "expected"), ALIKE)
def test_words_stay_what_they_were_in_brackets(body: str, expected: str) -> None:
    left = unlinked(body.replace("X", "PM-2026-002.md"), WITHHELD, HERE, PAGE)
    assert html.unescape(markdown.markdown(left)) == expected


def nested(depth: int) -> str:
    """Return a tag of which each cut makes another attribute that leads there."""
    link = 'href="PM-2026-002.md"'
    return f"<a {'hr ' * depth}{link}{link.removeprefix('hr') * depth}>x</a>"


@pytest.mark.parametrize("depth", [0, 1, 4, 5, 6, 40])
def test_links_that_only_cuts_make_go_as_well(depth: int) -> None:
    assert leaks(unlinked(nested(depth), WITHHELD, HERE, PAGE)) == set()


TANGLES = ["[](", "[]((", '[x](a ) " ', "[](a 'b ", "[x](((() ", "[a](a.", "[a](<", "[r]["]


@pytest.mark.parametrize("unit", TANGLES)
def test_a_tangle_takes_no_longer_than_its_length_and_leads_nowhere(unit: str) -> None:
    text = f"{unit * 10_000}\n\n[it](PM-2026-002.md)"
    assert leaks(unlinked(text, WITHHELD, HERE, PAGE).rpartition("\n\n")[2]) == set()


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_of_a_link_to_what_is_not_published_only_the_words_stay(body: str, expected: str) -> None:
    assert unlinked(body, WITHHELD, HERE, PAGE) == expected


@pytest.mark.parametrize("body", SAME)
def test_what_has_no_such_link_comes_back_as_it_came(body: str) -> None:
    assert unlinked(body, WITHHELD, HERE, PAGE) is body


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_a_file_keeps_its_header_and_its_line_endings(body: str, expected: str) -> None:
    head = "\ufeff---\nlink: '[it](PM-2026-002.md)'\n---\n\n"
    before, after = ((head + text).replace("\n", "\r\n").encode() for text in (body, expected))
    assert unlinked_file(before, WITHHELD, HERE, PAGE) == after


class Targets(HTMLParser):
    """Where the links and images of a page lead: paths below docs_dir."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {_path(value or "") for name, value in attrs if name in ("href", "src")}


def _path(target: str) -> str:
    path = unquote(target.partition("#")[0].partition("?")[0]).strip()
    return posixpath.normpath(posixpath.join("2026", path).lstrip("/")).casefold()


def leaks(body: str) -> set[str]:
    """Return where a page made of a body leads that it must not lead."""
    page = markdown.markdown(body, extensions=["tables", "fenced_code", "admonition"])
    return {each for each in Targets(page).found if each.startswith("2026/pm-2026-002")}


def spelt(name: str) -> st.SearchStrategy[str]:
    """Return spellings of a name, in which some of the signs are written in another way."""
    signs = [
        st.sampled_from([sign, sign, sign, f"%{ord(sign):02X}", f"&#{ord(sign)};", sign.lower()])
        for sign in name
    ]
    return st.tuples(*signs).map("".join)


PATHS = st.tuples(
    st.sampled_from(["", "./", "../2026/", "/2026/"]),
    spelt("PM-2026-002"),
    st.sampled_from([".md", ".md#x", ".svg", "/a.png", "/", ""]),
).map("".join)
WORDS = st.sampled_from(["it", "a [b] c", "`it`", "![g](x.png)", "*a*\nb", r"a \] b", "r", ""])
TITLES = st.sampled_from(["", ' "T"', " 'T (1)'", ' "it\'s :)"', " 'a' b'", ' "T'])
LINKS = [
    st.builds("[{}]({}{})".format, WORDS, PATHS, TITLES),
    st.builds("![{}](<{}>{})".format, WORDS, PATHS, TITLES),
    st.builds("[{}]( {} )".format, WORDS, PATHS),
    st.builds("[{}][r]\n\n[r]: {}{}".format, WORDS, PATHS, TITLES),
    st.builds("[R] [] ![R]\n\n  [r]:\n  <{}>\n{}".format, PATHS, TITLES),
    st.builds('<a class="x" href="{}">it</a>'.format, PATHS),
    st.builds("<img alt='x' src={} />".format, PATHS),
]
AROUND = ["{}", "> {}", "- {}", "1. a\n\n    {}", "<div>\n\n{}\n\n</div>", "| a |\n| - |\n| {} |"]


# Each in a paragraph of its own: what begins in one and ends in the other is neither.
@given(st.one_of(LINKS), st.one_of(LINKS), st.sampled_from(AROUND))
def test_no_spelling_of_a_link_leads_there(a: str, b: str, around: str) -> None:
    assert leaks(unlinked(f"{around.format(a)}\n\n{b}", WITHHELD, HERE, PAGE)) == set()


PIECES = [
    "[", "]", "(", ")", "!", "<", ">", '"', "'", "\\", "`", " ", "\n", "\n\n", "    ", "- ", "> ",
    ":", "[r]", "[r]: ", "PM-2026-002.md", "x.md", "a", '<a href="', "<!--", "-->", "```\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_without_its_name_in_it_any_text_comes_back_as_it_came(text: str) -> None:
    other = text.replace("PM-2026-002", "PM-2026-003")
    assert unlinked(other, WITHHELD, HERE, PAGE) is other


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_where_nothing_is_withheld_any_text_comes_back_as_it_came(text: str) -> None:
    assert unlinked(text, withholding.of({}, {}, SITE), HERE, PAGE) is text


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_a_file_and_a_text_lose_the_same(text: str) -> None:
    head = "---\nid: x\n---\n"
    expected = f"{head}{unlinked(text, WITHHELD, HERE, PAGE)}"
    assert unlinked_file(f"{head}{text}".encode(), WITHHELD, HERE, PAGE).decode() == expected

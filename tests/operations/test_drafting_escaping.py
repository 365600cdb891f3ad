from __future__ import annotations

import html
import re
import string

import markdown
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Environment

from postmortem_kb.operations.drafting.escaping import cell, link
from postmortem_kb.recordings.texts import plain
from postmortem_kb.resources import templates_dir

CONFIG = (templates_dir().parent / "mkdocs.yml").read_text(encoding="utf-8")
EXTENSIONS = ["tables", "attr_list", "toc", "fenced_code", "md_in_html", "def_list", "footnotes"]
MORE = ["pymdownx.tilde", "pymdownx.caret", "pymdownx.mark", "pymdownx.keys", "pymdownx.emoji",
        "pymdownx.arithmatex", "pymdownx.snippets"]  # fmt: skip
HOSTILE = (
    "a | b || c",
    "{{ config }} {% raw %} {# no #} { .cls } {: #id }",
    "<script>alert(1)</script> <b>x</b> <!-- x --> &lt; &copy; & &amp;",
    '--- --8<-- "x" ---',
    "# heading * list - list 1. list > quote",
    "*a* **b** _c_ __d__ ~~e~~ ~f~ ^g^ ==h== ++ctrl++ $x$ `code` ``x``",
    "[a](javascript:alert(1)) ![i](x) [r][s] [^1] [[w]] [a]: b",
    ":smile: :material-account: 10:40:01 a:b:c",
    r"\ \\ \| \* C:\new\table \_",
    "check_out_errors __init__ _x",
    "http://[bad ftp://x javascript:alert(1)",
    "{++a++} {--b--} {~~c~>d~~}",
)


def shown(cells: str) -> list[str]:
    """Return what a reader sees in the cells of a row, by Python-Markdown."""
    page = f"| A | B |\n| --- | --- |\n| {cells} | x |\n"
    made = markdown.markdown(page, extensions=[*EXTENSIONS, *MORE])
    row = made.partition("<tbody>")[2]
    texts = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
    return [html.unescape(re.sub(r"</?a\b[^>]*>", "", text)) for text in texts]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_reader_sees_what_the_tool_recorded(text: str) -> None:
    assert shown(cell(text)) == [text, "x"]


@given(st.text(alphabet=string.punctuation + "ab1 é", max_size=60))
@example("\\|")
@example("a\\")
@example("`|`")
def test_a_reader_sees_any_signs(text: str) -> None:
    line = plain(text) or "x"

    assert shown(cell(line)) == [line, "x"]


@given(st.text(alphabet="{%#} ab", max_size=30))
def test_the_macros_plugin_finds_nothing_to_do(text: str) -> None:
    written = cell(text)

    assert Environment(autoescape=True).from_string(written).render() == written


HOST = "https://shop.example.com"
LINK = re.compile(r'<a href="https://shop\.example\.com[^"<>]*">[^<>]*</a>')


def is_one_link(made: str) -> bool:
    """Tell whether a page holds one link, to our host, and nothing else that a text could add."""
    row = made.partition("<tbody>")[2]
    return len(LINK.findall(row)) == 1 and re.findall(r"<(\w+)", LINK.sub("", row)) == [
        "tr", "td", "td",
    ]  # fmt: skip


@given(st.text(alphabet=string.punctuation + "ab1", max_size=60))
@example("/![p](https://evil.example/i.png)/y")
@example("/[a](javascript:alert(1))/x")
@example("/?a=1&copy;=2&#106;&lt;b&gt;&lt")
@example("/$a$b ==c== ++d++ :smile: --e-- ~f~ ^g^ *h* __i__")
def test_an_address_is_one_link_whatever_it_holds(path: str) -> None:
    address = f"{HOST}/{path}".partition("\\")[0]
    in_cell = f"| A | B |\n| --- | --- |\n| {cell(address)} | x |\n"
    as_source = f"| A | B |\n| --- | --- |\n| {link('A', f'{HOST}/{path}')} | x |\n"
    linked = link("A", f"{HOST}/{path}") != cell("A")

    assert is_one_link(markdown.markdown(in_cell, extensions=[*EXTENSIONS, *MORE]))
    assert is_one_link(markdown.markdown(as_source, extensions=[*EXTENSIONS, *MORE])) == linked


def test_an_entity_in_an_address_stays_as_it_is_written() -> None:
    made = markdown.markdown(cell(f"{HOST}/?a=1&copy;=2&b=3"))

    assert made.count("?a=1&amp;copy;=2&amp;b=3") == 2


def test_an_address_ends_where_something_was_taken_out() -> None:
    assert cell(f"{HOST}/[e-mail removed]/x") == rf"<{HOST}/>\[e-mail removed\]/x"


def test_an_address_is_a_link() -> None:
    text = "see https://shop.example.com/a_b_c?d=*e*&f=1:smile:x. Then (http://x.example.com)"

    assert "<https://shop.example.com/a_b_c?d=*e*&f=1%3Asmile:x>." in cell(text)
    assert "(<http://x.example.com>)" in cell(text)


def test_a_source_is_a_link_only_to_the_web() -> None:
    assert (
        link("A|B", "https://x.example.com/a_(b)") == r"[A\|B](https://x.example.com/a%5F%28b%29)"
    )
    assert link("A", "javascript:alert(1)") == "A"
    assert link("A", "") == "A"


def test_the_extensions_of_this_knowledge_base_are_among_those_tried() -> None:
    config = yaml.load(CONFIG, Loader=yaml.BaseLoader)  # noqa: S506 - builds texts only
    names = {
        name if isinstance(name, str) else next(iter(name))
        for name in config["markdown_extensions"]
    }

    assert names <= set(EXTENSIONS)

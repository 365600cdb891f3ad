from __future__ import annotations

import pytest
from written import PATH, found, postmortem, words

BAD = [
    ("<script>alert(1)</script>", ["<script"]),
    ("<SCRIPT src=//a>", ["<SCRIPT"]),
    ("text <script", ["<script"]),
    ("<iframe src='https://example.com'></iframe>", ["<iframe"]),
    ("<object data=a></object>", ["<object"]),
    ("<embed src=a>", ["<embed"]),
    ("<form action=/a>", ["<form"]),
    ("<base href='https://example.com'>", ["<base"]),
    ("<meta http-equiv=refresh content=0>", ["<meta"]),
    ("<link rel=stylesheet href=a>", ["<link"]),
    ("<style>body { display: none }</style>", ["<style"]),
    ("<img src=x onerror=alert(1)>", ["<img"]),
    ("<img src=x/onerror=alert(1)>", ["<img"]),
    ("<img src='a>b' onload = 'x()'>", ["<img"]),
    ("<a ONCLICK=x()>a</a>", ["<a"]),
    ("<b\nonmouseover=x()>a</b>", ["<b"]),
    ("<details ontoggle=x() open>", ["<details"]),
    ("<svg/onload=x()>", ["<svg"]),
    ("<a href='javascript:x()'>a</a>", ["<a"]),
    ("<a href=' java\tscript:x()'>a</a>", ["<a"]),
    ("<a href='&#106;avascript&colon;x()'>a</a>", ["<a"]),
    ("<a href=vbscript:x>", ["<a"]),
    ("<a href='data:text/html,x'>a</a>", ["<a"]),
    ("[a](b.md){ onclick=x() }", ["onclick"]),
    ("[a](b.md){: .c onmouseover='x()' }", ["onmouseover"]),
    ("`a\n<script>x</script>\n`", ["<script"]),
]
GOOD = [
    "`<script>`",
    "```html\n<script>x</script>\n```",
    "- a\n\n    ```html\n    <script>x</script>\n\n    <script>\n    ```",
    "> ```html\n> <script>x</script>\n>\n> <script>\n> ```",
    "- a\n\n        <script>x</script>",
    "\n\n    <script>x</script>",
    "<!-- <script> -->",
    "<scripted> and <formula>",
    "<b>bold</b> <br> <kbd>x</kbd>",
    "<details><summary>On</summary>text</details>",
    "<a title='on call = jo' href='https://example.com'>a</a>",
    "<a href='https://example.com/?q=javascript'>a</a>",
    "<img src=load.png alt='one = 1' width=300>",
    "script, javascript: and onclick=x() in words",
    "{online=1} {once=2} { .on }",
    "a < b and on = c > d",
    "{{ on }}",
]


@pytest.mark.parametrize(("text", "expected"), BAD)
def test_what_acts_is_found(text, expected, knowledge_base) -> None:
    files = {PATH: postmortem(f"\n{text}\n", status="draft")}
    assert words(knowledge_base(files), "PM708", files) == expected


@pytest.mark.parametrize("text", GOOD)
def test_what_only_shows_is_left_alone(text, knowledge_base) -> None:
    assert found(knowledge_base({PATH: postmortem(f"\n{text}\n")}), "PM708") == []

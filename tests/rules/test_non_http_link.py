from __future__ import annotations

import pytest
from written import PATH, found, postmortem, words

BAD = [
    ("[a](javascript:x())", "javascript:x()"),
    ("[a](JavaScript:x)", "JavaScript:x"),
    ("[a](<java\tscript:x>)", "java\tscript:x"),
    ("[a](&#106;avascript:x)", "&#106;avascript:x"),
    ("[a](javascript&colon;x)", "javascript&colon;x"),
    ("![a](data:image/png;base64,AA==)", "data:image/png;base64,AA=="),
    ("[a](vbscript:x)", "vbscript:x"),
    ("[a](file:///home/jo/a.txt)", "file:///home/jo/a.txt"),
    ("[a](C:\\\\Users\\\\a.txt)", "C:\\\\Users\\\\a.txt"),
    ("[a](ftp://example.com/a)", "ftp://example.com/a"),
    ("[a](wiki.example.com:8443/page)", "wiki.example.com:8443/page"),
    ("[a]\n\n[a]: javascript:x", "javascript:x"),
]
GOOD = [
    "[a](https://example.com)",
    "[a](HTTP://example.com:8080/a:b)",
    "[a](mailto:jo@example.com)",
    "[a](../2025/PM-2025-001.md)",
    "[a](a/b:c)",
    "[a](./10:05.md)",
    "[a](#a:b)",
    "[a](?a:b)",
    "[a](//example.com)",
    "[a](10:05)",
    "[a](http://[::1)",
    "[a](a&amp;b)",
    "`[a](javascript:x)`",
    "javascript: is a word",
    "[a]: javascript:x",
]


@pytest.mark.parametrize(("text", "expected"), BAD)
def test_a_link_by_another_scheme_is_found(text, expected, knowledge_base) -> None:
    files = {PATH: postmortem(f"\n{text}\n", status="draft")}
    assert words(knowledge_base(files), "PM413", files) == [expected]


@pytest.mark.parametrize("text", GOOD)
def test_any_other_link_is_left_alone(text, knowledge_base) -> None:
    assert found(knowledge_base({PATH: postmortem(f"\n{text}\n")}), "PM413") == []

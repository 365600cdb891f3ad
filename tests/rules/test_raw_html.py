from __future__ import annotations

import pytest
from written import PATH, found, postmortem, words

BAD = [
    ("Restart <service> now", ["<service>"]),
    ("Restart <service-name> and <service-name>", ["<service-name>"]),
    ("kubectl delete pod <Pod>", ["<Pod>"]),
    ("a Map<string, Service> of them", ["<string, Service>"]),
    ("<img src='a.png' width=300>", ["<img src='a.png' width=300>"]),
    ("<table><tr><td>a</td></tr></table>", ["<table>"]),
    ("<h2>Impact</h2>", ["<h2>"]),
    ("> <blockquote>", ["<blockquote>"]),
    ("<ul><li>a</li></ul> <ol>", ["<ul>", "<ol>"]),
]
GOOD = [
    "`<service>`",
    "    <service>",
    "<!-- <service> -->",
    "<https://example.com> <jo@example.com>",
    "5 <6 and a < b > c",
    "it took <10 s",
    "\\<service>",
    "<kbd>Ctrl</kbd><br><sub>2</sub><sup>3</sup><mark>x</mark>",
    "<details><summary>Log</summary>text</details>",
    "<div class='grid cards' markdown>\n\n- a\n\n</div>",
    "<iconify-icon icon='x'></iconify-icon>",
    "<a id='here'></a>",
    "<script>x</script>",
    "a <service without an end",
]


@pytest.mark.parametrize(("text", "expected"), BAD)
def test_what_vanishes_or_escapes_the_check_is_found_once(text, expected, knowledge_base) -> None:
    files = {PATH: postmortem(f"\n{text}\n", status="draft")}
    assert words(knowledge_base(files), "PM709", files) == expected


@pytest.mark.parametrize("text", GOOD)
def test_small_tags_and_code_are_left_alone(text, knowledge_base) -> None:
    assert found(knowledge_base({PATH: postmortem(f"\n\n{text}\n")}), "PM709") == []

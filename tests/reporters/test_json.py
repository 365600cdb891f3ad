from __future__ import annotations

import json

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import Findings
from postmortem_kb.reporters.json import render


def test_nothing_found_is_an_empty_array() -> None:
    assert render(Findings((), 3)) == "[]\n"


def test_every_field_is_there_in_this_order() -> None:
    problem = Problem("a.md", 3, 5, 3, 9, "PM101", "unknown-key", Level.WARNING, "é\x1b\udcff")
    text = render(Findings((problem,), 1))
    assert [list(each.items()) for each in json.loads(text)] == [
        [
            ("path", "a.md"),
            ("line", 3),
            ("column", 5),
            ("end_line", 3),
            ("end_column", 9),
            ("code", "PM101"),
            ("name", "unknown-key"),
            ("severity", "warning"),
            ("message", "é\x1b\udcff"),
            ("suggestion", None),
        ]
    ]
    assert text.isascii()
    assert "\x1b" not in text

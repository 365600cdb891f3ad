from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import pytest
import sarif_pydantic
from hypothesis import strategies as st
from pydantic import BaseModel

from postmortem_kb.manual import Manual
from postmortem_kb.model import Level, Place, Problem
from postmortem_kb.reporters import Findings

PLACE = Place(3, 8, 3, 18)
SITE = "https://kb.example.com/"


def problem(
    message: str = "is wrong",
    suggestion: str | None = None,
    path: str = "docs/a.md",
    severity: Level = Level.ERROR,
    place: tuple[int, int, int, int] = PLACE,
    code: str = "PM014",
    safe: bool = False,
) -> Problem:
    return Problem(path, *place, code, "unquoted-colon", severity, message, suggestion, safe)


def findings(*problems: Problem, judged: tuple[str, ...] = ("docs/a.md",), **rest: Any) -> Findings:
    return Findings(problems, judged, **rest)


MANUAL = Manual(
    "PM014",
    "unquoted-colon",
    Level.ERROR,
    "A value holds a colon.",
    "YAML ends\na name there.\n\nAnd more.",
    "```yaml\ntitle: a: b\n```",
    '```yaml title="docs/a.md"\ntitle: "a: b"\n```',
)

TEXTS = {
    "newlines": "a\nb\r\nc",
    "an-escape-sequence": "\x1b[2J\x1b]0;x\x07",
    "a-workflow-command": "\n::error::no",
    "an-old-workflow-command": "##[error]no",
    "the-end-of-cdata": "]]><x/>",
    "quotes": "\"'`\\",
    "nul": "a\0b",
    "lone-surrogates": "\ud800 \udcff",
    "noncharacters": "\ufffe\uffff",
    "right-to-left": "\u202etxt.exe\u2066",
    "a-script": "<script>alert(1)</script>",
    "markdown": "| a | [x](javascript:alert(1)) ![](//x) `*_~ @all #1 https://x.example &lt;",
    "percent": "%0A::error::%25",
    "ten-kilobytes": "0123456789" * 1024,
    "an-absolute-path": "/etc/a:b?c#d",
    "blanks": "  ",
    "nothing": "",
}
HOSTILE = [pytest.param(text, id=name) for name, text in TEXTS.items()]

anything = st.text(st.characters(), max_size=40) | st.sampled_from(list(TEXTS.values()))
problems = st.builds(
    lambda path, line, column, down, along, code, level, message, suggestion, safe: Problem(
        path, line, column, line + down, column + along, code, "a-rule", level, message,
        suggestion, safe,
    ),
    st.sampled_from(["docs/a.md", "docs/b.md"]) | anything, st.integers(1, 4),
    st.integers(1, 99), st.integers(0, 2), st.integers(0, 50), st.sampled_from(["PM014", "PM101"]),
    st.sampled_from(Level), anything, st.none() | anything, st.booleans(),
)  # fmt: skip


@st.composite
def any_findings(draw: st.DrawFn) -> Findings:
    found = tuple(draw(st.lists(problems, max_size=4)))
    places = [(each.path, each.line) for each in found]
    places += [(each.path, each.end_line) for each in found]
    known = draw(st.lists(st.sampled_from(places), unique=True)) if places else []
    return Findings(
        found,
        tuple(draw(st.lists(st.sampled_from(["docs/a.md", "x\0y", "\udcff.md"]), unique=True))),
        {place: draw(anything) for place in known},
        draw(st.sampled_from(["", SITE])),
        draw(st.booleans()),
        draw(st.sampled_from([{}, {"PM014": MANUAL}])),
    )


def _checked(schema: str) -> Callable[[str], Any]:
    text = Path(__file__).with_name("schemas").joinpath(schema).read_text(encoding="utf-8")
    validator = jsonschema.Draft7Validator(json.loads(text))

    def read(report: str) -> Any:
        value = json.loads(report)
        validator.validate(value)
        # Half a character, which Python's reader lets pass, is refused by others.
        json.dumps(value, ensure_ascii=False).encode()
        return value

    return read


def _unknown(value: Any) -> Iterator[str]:
    """Yield the keys that the model of SARIF does not know."""
    if isinstance(value, BaseModel):
        yield from value.model_extra or {}
        for each in value.__dict__.values():
            yield from _unknown(each)
    elif isinstance(value, list):
        for each in value:
            yield from _unknown(each)


def _sarif(report: str) -> sarif_pydantic.Sarif:
    log = sarif_pydantic.Sarif.model_validate_json(report)
    # The one key of the standard that this model lacks.
    assert list(_unknown(log)) == ["columnKind"]
    return log


def _junit(report: str) -> junitparser.JUnitXml:
    suites = junitparser.JUnitXml.fromstring(report.encode())
    said = (suites.tests, suites.failures, suites.errors)
    suites.update_statistics()
    assert said == (suites.tests, suites.failures, suites.errors)
    return suites


def github(report: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return what GitHub's runner makes of a log: its commands (name, message), and the rest.

    As in its source, ActionCommand.cs: one form of a command begins a line, blanks aside, the
    other stands anywhere.
    """
    commands, lines, stopped = [], [], ""
    for line in re.split(r"\r\n|\r|\n", report):
        found = re.match(r"\s*::([^\s:]+)(?: [^\n]*?)?::(.*)", line)
        found = found or re.search(r"##\[([^\s\]]+)[^\]]*\](.*)", line)
        if found and stopped and found[1] == stopped:
            stopped = ""
        elif found and not stopped:
            commands.append((found[1], found[2]))
            stopped = found[2] if found[1] == "stop-commands" else ""
        else:
            lines.append(line)
    assert stopped == ""
    return commands, lines


def _text(report: str) -> list[str]:
    lines = report.split("\n")
    assert lines.pop() == ""
    steering = [
        char
        for line in lines
        for char in line
        if char < " " or "\x7f" <= char <= "\x9f" or char in "\u2028\u2029\u202e\u2066"
    ]
    assert steering == []
    return lines


READERS: dict[str, Callable[[str], Any]] = {
    "github": github,
    "gitlab": _checked("gitlab.json"),
    "json": json.loads,
    "junit": _junit,
    "rdjson": _checked("rdjson.json"),
    "sarif": _sarif,
    "text": _text,
}

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import Findings
from postmortem_kb.reporters.github import render


def command(
    level=Level.ERROR, place=(3, 5, 3, 9), path="a.md", message="m", suggestion=None
) -> str:
    problem = Problem(path, *place, "PM101", "unknown-key", level, message, suggestion)
    return render(Findings((problem,), 1))


COMMANDS = [
    pytest.param({}, "::error file=a.md,line=3,endLine=3,title=PM101 unknown-key,"
                 "col=5,endColumn=9::m", id="error"),
    pytest.param({"level": Level.WARNING, "place": (3, 5, 4, 1)},
                 "::warning file=a.md,line=3,endLine=4,title=PM101 unknown-key::m",
                 id="several-lines-have-no-columns"),
    pytest.param({"level": Level.NOTE, "suggestion": "50%: a\r\nb"},
                 "::notice file=a.md,line=3,endLine=3,title=PM101 unknown-key,col=5,endColumn=9"
                 "::m; write: 50%25: a%0D%0Ab", id="a-suggestion"),
    pytest.param({"path": "a,b:c%\n::error::d.md"},
                 "::error file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ad.md,line=3,endLine=3,"
                 "title=PM101 unknown-key,col=5,endColumn=9::m", id="a-hostile-name"),
    pytest.param({"message": "\x1b[31m", "suggestion": "  "},
                 "::error file=a.md,line=3,endLine=3,title=PM101 unknown-key,col=5,endColumn=9"
                 "::\\x1b[31m", id="an-escape-sequence-and-blanks"),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "expected"), COMMANDS)
def test_a_problem_is_one_workflow_command(given_, expected) -> None:
    assert f"{expected}\n" == command(**given_)


@given(st.text(st.characters()), st.text(st.characters()))
def test_no_text_can_begin_a_command_of_its_own(path, message) -> None:
    text = command(path=path, message=message)
    assert len(text.splitlines()) == 1
    assert re.fullmatch(
        r"::error file=[^:,]*,line=3,endLine=3,title=[^:,]*,col=5,endColumn=9::.*\n", text
    )

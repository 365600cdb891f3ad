from __future__ import annotations

import logging
import sys
from collections.abc import Callable

import pytest

from postmortem_kb.site import progress


def bar(length: int) -> None:
    taken = list(progress.shown("Making pages", range(length), length))
    assert taken == list(range(length))


def clock(length: int) -> None:
    with pytest.raises(ZeroDivisionError), progress.seconds("Making pages", length):
        raise ZeroDivisionError


@pytest.mark.parametrize("step", [bar, clock])
@pytest.mark.parametrize(
    ("terminal", "term", "level", "length", "expected"),
    [
        (True, "xterm", logging.INFO, 500, True),
        (False, "xterm", logging.INFO, 500, False),
        (True, "dumb", logging.INFO, 500, False),
        (True, "xterm", logging.ERROR, 500, False),
        (True, "xterm", logging.INFO, 5, False),
    ],
)
def test_only_who_waits_long_at_a_terminal_sees_progress(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,
    term: str,
    level: int,
    length: int,
    expected: bool,
    step: Callable[[int], None],
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    logger = logging.getLogger("mkdocs")
    monkeypatch.setattr(logger, "level", level)
    logger.manager._clear_cache()
    step(length)
    logger.manager._clear_cache()
    said = capsys.readouterr().err
    assert ("Making pages  " in said, said.endswith("\n")) == (expected, expected)

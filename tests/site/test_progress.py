from __future__ import annotations

import logging
import sys

import pytest

from postmortem_kb.site import progress


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
def test_only_who_waits_long_at_a_terminal_sees_a_bar(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,
    term: str,
    level: int,
    length: int,
    expected: bool,
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    logger = logging.getLogger("mkdocs")
    monkeypatch.setattr(logger, "level", level)
    logger.manager._clear_cache()
    taken = list(progress.shown("Making pages", range(length), length))
    logger.manager._clear_cache()
    assert taken == list(range(length))
    assert ("Making pages" in capsys.readouterr().err) is expected

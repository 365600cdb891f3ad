"""How far a long step has come, for who waits at a terminal; a log never hears of it."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import click

T = TypeVar("T")

# In pages: what takes less than a second or two needs no bar.
_LONG = 200


class Progress:
    """A bar of one step, or nothing."""

    def __init__(self, label: str, length: int) -> None:
        """Show the bar, if somebody can see it and there is something to wait for."""
        asked = logging.getLogger("mkdocs").isEnabledFor(logging.INFO)
        able = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._begun = False
        seen = length >= _LONG and asked and able
        self._bar: Any = (
            click.progressbar(length=length, label=label, file=sys.stderr) if seen else None
        )

    def step(self) -> None:
        """Tell that one more is done."""
        if self._bar:
            self._begun = True
            self._bar.update(1)

    def end(self) -> None:
        """Leave the line to what comes next."""
        if self._begun:
            self._bar.render_finish()
        self._bar, self._begun = None, False


def shown(label: str, items: Iterable[T], length: int) -> Iterator[T]:
    """Yield items, with a bar that tells how many have been taken."""
    progress = Progress(label, length)
    try:
        for item in items:
            yield item
            progress.step()
    finally:
        progress.end()

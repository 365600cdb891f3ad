"""How far a long step has come, for who waits at a terminal; a log never hears of it."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar

import click

T = TypeVar("T")

# In pages: what takes less than a second or two needs no bar.
_LONG = 200


class Progress:
    """A bar of one step, or nothing."""

    def __init__(self, label: str, length: int) -> None:
        """Show the bar, if somebody can see it and there is something to wait for."""
        self._begun = False
        self._bar: Any = (
            click.progressbar(length=length, label=label, file=sys.stderr)
            if _is_seen(length)
            else None
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


@contextmanager
def seconds(label: str, length: int) -> Iterator[None]:
    """Tell how long it takes meanwhile, second by second: for a step of which no more is known."""
    if not _is_seen(length):
        yield
        return
    done = threading.Event()

    def tell() -> None:
        for passed in count():
            click.echo(f"\r{label}  {passed} s", file=sys.stderr, nl=False)
            if done.wait(1):
                return

    clock = threading.Thread(target=tell, daemon=True)
    clock.start()
    try:
        yield
    finally:
        done.set()
        clock.join()
        click.echo(file=sys.stderr)


def _is_seen(length: int) -> bool:
    asked = logging.getLogger("mkdocs").isEnabledFor(logging.INFO)
    able = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    return length >= _LONG and asked and able

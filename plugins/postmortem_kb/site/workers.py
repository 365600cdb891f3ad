"""Pages made in several processes at once, which begin as copies of this one."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

_AT_ONCE = 16
# Below this, to begin a process costs more than it saves.
_LEAST = 64

_ENGINE = "vl_convert"

Result = tuple[int, str, tuple[bytes, ...]]
Work = Callable[[int], Result | None]
_work: Work | None = None


def cores() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(work: Work, numbers: Sequence[int], jobs: int) -> Iterator[Result]:
    """Yield what a function returns for numbers, from so many processes, in the numbers' order.

    Where that cannot be had, or a process dies, nothing more comes: the caller does the rest.
    """
    global _work
    if jobs < 2 or len(numbers) < _LEAST or not _can_copy():
        return
    _work = work
    parts = [numbers[at : at + _AT_ONCE] for at in range(0, len(numbers), _AT_ONCE)]
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            with warnings.catch_warnings():
                # What made style and script small has threads; in a copy nobody asks it again.
                warnings.simplefilter("ignore", DeprecationWarning)
                results = pool.map(_some, parts)
            for found in results:
                yield from found
    except (OSError, BrokenProcessPool):
        return
    finally:
        _work = None


def _can_copy() -> bool:
    """Tell whether this process can be copied: another thread of it may hold a lock for ever.

    The engine that draws charts has threads that Python does not know of, from its first chart on.
    """
    alone = threading.active_count() == 1 and _ENGINE not in sys.modules
    return alone and sys.platform == "linux"


def _some(numbers: Sequence[int]) -> list[Result]:
    if _work is None:
        return []
    return [found for number in numbers if (found := _work(number)) is not None]

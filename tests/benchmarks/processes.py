"""Run a command, and see what it and all its children took.

CPU is what the kernel counted for the process and for the children it waited for, or the sum over
all processes last seen alive, whichever is more: a worker nobody waits for is counted as well.
Memory is the most that was held at once, sampled: the sum of the proportional set sizes (Pss in
``/proc/<pid>/smaps_rollup``), in which a page that processes share counts once. Elsewhere than on
Linux it is what the largest process held.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from check import Spent

SECONDS_BETWEEN_SAMPLES = 0.1
_UTIME, _CUTIME = 11, 13  # places in /proc/<pid>/stat after the name in brackets


def tree(root: int) -> list[int]:
    """Return a process and all that descend from it; on Linux."""
    found = [root]
    for pid in found:
        with suppress(OSError):
            for file in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in file.read_text().split()]
    return found


def cpu_of(pid: int, with_reaped: bool = True) -> float:
    """Return the CPU seconds of a process and of the children it waited for; 0 if it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    until = _CUTIME + 2 if with_reaped else _CUTIME
    return sum(int(field) for field in fields[_UTIME:until]) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> float:
    """Return the proportional set size of a process in MB; 0 if it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0


class Sampler(Thread):
    """Looks again and again at a process and its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.ended = pid, 0.0, Event()
        self.cpu: dict[int, float] = {}

    def run(self) -> None:
        """Look until told to stop."""
        while not self.ended.wait(SECONDS_BETWEEN_SAMPLES):
            every = tree(self.pid)
            self.peak = max(self.peak, sum(memory_of(pid) for pid in every))
            # A number may belong to a process that is ending, of which nothing is told any more.
            self.cpu |= {pid: cpu for pid in every if (cpu := cpu_of(pid, with_reaped=False))}


@contextmanager
def sampled(pid: int) -> Iterator[Sampler]:
    """Sample a process for as long as the block takes."""
    sampler = Sampler(pid)
    sampler.start()
    try:
        yield sampler
    finally:
        sampler.ended.set()
        sampler.join()


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Spent:
    """Run a command in a folder; RuntimeError with its last words unless it ends with 0."""
    began = perf_counter()
    with tempfile.TemporaryFile() as said:
        process = start(command, folder, environment, said.fileno())
        with sampled(process.pid) as sampler:
            _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise failure(command, said.read().decode(errors="replace"))
    # Linux counts in KiB, macOS in bytes.
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    cpu = max(usage.ru_utime + usage.ru_stime, sum(sampler.cpu.values()))
    return Spent(cpu, max(largest, sampler.peak), wall)


def start(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], errors: int
) -> subprocess.Popen[bytes]:
    """Start a command; RuntimeError if there is no such command."""
    try:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    except OSError as error:
        raise RuntimeError(f"{command[0]} cannot be run: {error.strerror}") from None


def failure(command: Sequence[str], said: str) -> RuntimeError:
    """Return the error to raise: which command, and the last line it said."""
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "it said nothing")
    return RuntimeError(f"`{' '.join(command)}` failed: {last.strip()}")

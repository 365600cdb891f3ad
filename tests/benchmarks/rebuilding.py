"""Measure a rebuild in ``serve``: from the moment a file is saved to the line that tells it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from socket import socket
from threading import Thread
from time import perf_counter

from changes import Changed
from check import Spent
from processes import cpu_of, failure, sampled, start, tree

ATTEMPTS, SECONDS_TO_NOTICE = 6, 10
"""The watcher takes its first look after it says that it serves, and may miss a change before."""


class Server:
    """A running ``serve``, read line by line."""

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> None:
        with socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.command = (*command, "--dev-addr", f"127.0.0.1:{self.port}")
        self.process = start(self.command, folder, environment, subprocess.PIPE)
        self.lines: SimpleQueue[str | None] = SimpleQueue()
        self.said: list[str] = []
        self.reader = Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.put(line.decode(errors="replace"))
        self.lines.put(None)

    def wait_for(self, words: str, seconds: float | None = None) -> bool:
        """Read on to a line with these words; False if it does not come in time."""
        ends = None if seconds is None else perf_counter() + seconds
        while True:
            try:
                left = None if ends is None else max(0.0, ends - perf_counter())
                line = self.lines.get(timeout=left)
            except Empty:
                return False
            if line is None:
                raise failure(self.command, "".join(self.said))
            self.said.append(line)
            if words in line:
                return True

    def page(self, address: str) -> str:
        """Return a page as a browser gets it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", address)
            return connection.getresponse().read().decode(errors="replace")
        finally:
            connection.close()

    def cpu(self) -> float:
        """Return the CPU seconds it and its children have taken up to now."""
        return sum(cpu_of(pid) for pid in tree(self.process.pid))

    def stop(self) -> None:
        """End it, whatever it is doing."""
        self.process.terminate()
        self.process.wait()
        self.reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()


def rebuild(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    change: Callable[[], Changed],
) -> Spent:
    """Return what the rebuild after a change took.

    ``change`` saves a file; RuntimeError if the rebuilt page does not show it.
    """
    server = Server(command, folder, environment)
    try:
        server.wait_for("Serving on")
        with sampled(server.process.pid) as sampler:
            for _ in range(ATTEMPTS):
                cpu = server.cpu()
                changed, began = change(), perf_counter()
                if server.wait_for("Detected file changes", SECONDS_TO_NOTICE):
                    break
            else:
                raise RuntimeError(f"`{' '.join(server.command)}` notices no change")
            server.wait_for("Documentation built in")
            spent = Spent(server.cpu() - cpu, 0.0, perf_counter() - began)
        if not changed.is_shown(server.page):
            raise RuntimeError(f"`{' '.join(server.command)}` shows the page as it was")
        return Spent(spent.cpu, sampler.peak, spent.wall)
    finally:
        server.stop()

"""A tracker on this machine: it says what a test has it say, and remembers what it was asked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb import trackers
from postmortem_kb.operations.tickets.client import Client


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Reply:
    status: int = 200
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    lost: bool = False
    trickles: bool = False


Answerer = Callable[[Asked], Reply]


class Server:
    """Answers by the first pattern that a method and a path match; several replies one by one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self._routes: list[tuple[re.Pattern[str], list[Reply | Answerer]]] = []

    def on(self, pattern: str, *replies: Reply | Answerer) -> None:
        self._routes.insert(0, (re.compile(pattern), list(replies)))

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        for pattern, replies in self._routes:
            if pattern.fullmatch(f"{asked.method} {asked.path}"):
                found = replies.pop(0) if len(replies) > 1 else replies[0]
                return found if isinstance(found, Reply) else found(asked)
        return Reply(404, {"message": "Not Found"})

    @property
    def lines(self) -> list[str]:
        return [f"{each.method} {each.path}" for each in self.asked]


class Clock:
    """A time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def start_server() -> Iterator[Callable[[], Server]]:
    running: list[tuple[ThreadingHTTPServer, threading.Thread]] = []
    ended = threading.Event()

    def start() -> Server:
        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                given = self.rfile.read(length)
                names = {name.lower(): value for name, value in self.headers.items()}
                reply = server.reply(
                    Asked(self.command, self.path, names, json.loads(given) if given else None)
                )
                if reply.lost:
                    self.close_connection = True
                    return
                if reply.trickles:
                    self._trickle()
                    return
                body = (json.dumps(reply.data) if reply.text is None else reply.text).encode()
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _trickle(self) -> None:
                """Send one header line after the other until nobody listens any more."""
                self.close_connection = True
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                with suppress(OSError):
                    while not ended.wait(0.005):
                        self.wfile.write(b"X-More: x\r\n")

            do_GET = do_POST = _answer

            def log_message(self, *_: object) -> None:
                pass

        http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server = Server(f"http://127.0.0.1:{http.server_port}")
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        running.append((http, thread))
        return server

    yield start
    ended.set()
    for http, thread in running:
        http.shutdown()
        thread.join()
        http.server_close()


@pytest.fixture
def server(start_server: Callable[[], Server], monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return start_server()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_client(clock: Clock) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(headers: dict[str, dict[str, str]] | None = None, *secrets: str) -> Client:
        made.append(Client(headers or {}, secrets, clock.sleep, clock.now))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def base(tmp_path: Path, server, monkeypatch: pytest.MonkeyPatch):
    """Write a knowledge base whose trackers are the server, and go there."""
    for each in map(trackers.tracker, trackers.names()):
        for name in each.variables:
            monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("postmortem_kb.cli.sync.sleep", lambda seconds: None)
    monkeypatch.chdir(tmp_path)

    def write(*texts: str, trackers: str | None = None, options: str = "") -> list[Path]:
        configured = trackers or (
            f"github: {{url: '{server.url}', project: team/repo, labels: [postmortem]}}"
        )
        Path("mkdocs.yml").write_text(
            "site_name: x\nplugins:\n  - postmortem-kb:\n      trackers:\n"
            f"        {configured}\n{options}",
            encoding="utf-8",
        )
        files = []
        for number, text in enumerate(texts, 1):
            file = Path(f"docs/2026/PM-2026-{number:03}.md")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            files.append(file)
        return files

    return write

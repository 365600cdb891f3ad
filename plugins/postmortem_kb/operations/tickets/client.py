"""Asks trackers over HTTP: one request at a time, patient to a limit, and close about tokens.

Needs the extra ``sync``: httpx and tenacity.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import httpx
import tenacity

from postmortem_kb import __version__
from postmortem_kb.operations.tickets.waits import asked_wait, is_limit
from postmortem_kb.tickets import Answer, HostTrouble, Request, Uncertain, Unread, origin

_AGAIN = (502, 503, 504)
_MOVED = (301, 302, 303, 307, 308)
_REDIRECTS = 3
_ATTEMPTS = 4
_FAILURES = 3
_PATIENCE = 300.0
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_LARGEST = 32 * 1024 * 1024
_SLOWEST = 60.0

_limited = tenacity.wait_exponential(multiplier=60) + tenacity.wait_random(0, 5)
_troubled = tenacity.wait_exponential(multiplier=1) + tenacity.wait_random(0, 1)


class _Again(Exception):
    """An answer that asks to come back later, or none; ``wait`` is in seconds if it says when.

    ``sent`` tells whether the request may have reached the server.
    """

    def __init__(
        self, why: str, wait: float | None = None, limited: bool = False, sent: bool = True
    ) -> None:
        super().__init__(why)
        self.wait = wait
        self.limited = limited
        self.sent = sent


class Client:
    """Sends requests to trackers.

    ``headers`` is {base of an interface: what every request there carries}: nothing of it, and so
    no token, goes anywhere else; ``secrets`` are cut from what comes back. A host that asks for
    more patience than there is, or failed three times in a row, is not asked again.
    """

    def __init__(
        self,
        headers: Mapping[str, Mapping[str, str]],
        secrets: Iterable[str],
        sleep: Callable[[float], None],
        now: Callable[[], datetime],
    ) -> None:
        values = [value for each in headers.values() for value in each.values()]
        if not all(value.isascii() and value.isprintable() for value in values):
            # The library below logs a header that it cannot send.
            raise ValueError("a header holds signs that cannot be sent")
        self._headers = headers
        self._secrets = [each for each in secrets if each]
        self._sleep = sleep
        self._now = now
        self._waited = 0.0
        self._failures: Counter[str] = Counter()
        self._given_up: dict[str, str] = {}
        agent = {"User-Agent": f"postmortem-kb/{__version__}"}
        # Only a task can be ended wherever it is: a server may send one byte in ten seconds.
        self._tasks = asyncio.Runner()
        self._http = httpx.AsyncClient(timeout=_TIMEOUT, headers=agent)

    def close(self) -> None:
        """Close the connections."""
        self._tasks.run(self._http.aclose())
        self._tasks.close()

    def send(self, request: Request) -> Answer:
        """Return the answer, whatever its status; raises Unread when there is none.

        What reads is sent again. What makes something is sent again only where it was surely not
        carried out; else Uncertain says that it may be there.
        """
        host = origin(request.url)
        if host in self._given_up:
            raise HostTrouble(self._given_up[host])
        try:
            answer = self._patiently(request)
        except _Again as last:
            self._failed(host, str(last), last.limited)
            raise HostTrouble(str(last)) from None
        except Uncertain as lost:
            self._failed(host, str(lost))
            raise
        if answer.status == 401:
            self._failed(host, "the token is not accepted (401)")
        else:
            self._failures[host] = 0
        return answer

    def _failed(self, host: str, why: str, limited: bool = False) -> None:
        self._failures[host] += 1
        if limited or self._failures[host] >= _FAILURES:
            self._given_up[host] = why

    def pause(self, seconds: float) -> None:
        """Wait between two requests that make something."""
        self._sleep(seconds)

    def _patiently(self, request: Request) -> Answer:
        retrying = tenacity.Retrying(
            sleep=self._wait,
            wait=_pause,
            stop=self._enough,
            retry=tenacity.retry_if_exception_type(_Again),
            reraise=True,
        )
        answer: Answer = retrying(self._made if request.makes else self._followed, request)
        return answer

    def _enough(self, state: tenacity.RetryCallState) -> bool:
        late = self._waited + state.upcoming_sleep > _PATIENCE
        return late or state.attempt_number >= _ATTEMPTS

    def _wait(self, seconds: float) -> None:
        self._waited += seconds
        self._sleep(seconds)

    def _followed(self, request: Request) -> Answer:
        """Return the answer at the end of the redirects, which stay on the host."""
        for _ in range(_REDIRECTS + 1):
            answer = self._exchange(self._built(request))
            self._refuse_later(answer)
            if answer.status not in _MOVED:
                return answer
            request = _onwards(request, answer)
        raise Unread(f"redirected more than {_REDIRECTS} times")

    def _made(self, request: Request) -> Answer:
        """Return the answer to what makes something."""
        built = self._built(request)
        try:
            answer = self._exchange(built)
        except (_Again, Unread) as lost:
            if isinstance(lost, _Again) and not lost.sent:
                raise
            raise Uncertain(str(lost)) from None
        if answer.status >= 500:
            raise Uncertain(f"the server failed ({answer.status})")
        self._refuse_later(answer)
        if answer.status in _MOVED:
            _onwards(request, answer)
        return answer

    def _refuse_later(self, answer: Answer) -> None:
        limited = is_limit(answer)
        if limited or answer.status in _AGAIN:
            why = "asks for fewer requests" if limited else "the server is not available"
            wait = asked_wait(answer.headers, self._now())
            raise _Again(f"{why} ({answer.status})", wait, limited)

    def _built(self, request: Request) -> httpx.Request:
        try:
            return self._http.build_request(
                request.method,
                request.url,
                headers=self._headers_for(request.url),
                json=request.body,
            )
        except (httpx.InvalidURL, ValueError):
            raise Unread("what is to be sent holds signs that cannot be sent") from None

    def _exchange(self, built: httpx.Request) -> Answer:
        """Send a request once; the words of an error never hold what was sent."""
        try:
            return self._tasks.run(self._sent(built))
        except (httpx.TimeoutException, TimeoutError):
            raise _Again("no answer in time") from None
        except httpx.ConnectError:
            raise _Again("cannot be reached", sent=False) from None
        except httpx.TransportError:
            raise _Again("cannot be reached") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise Unread("the answer cannot be read") from None

    async def _sent(self, built: httpx.Request) -> Answer:
        async with asyncio.timeout(_SLOWEST):
            response = await self._http.send(built, stream=True)
            try:
                body = await _body(response)
            finally:
                await response.aclose()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, self._parsed(body))

    def _headers_for(self, url: str) -> Mapping[str, str]:
        bases = [base for base in self._headers if url.startswith(f"{base}/")]
        return self._headers[max(bases, key=len)] if bases else {}

    def _parsed(self, body: bytes) -> Any:
        text = body.decode("utf-8", "replace")
        for secret in self._secrets:
            text = text.replace(secret, "[token]")
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None


async def _body(response: httpx.Response) -> bytes:
    parts, size = [], 0
    async for part in response.aiter_bytes():
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            raise Unread("the answer is too large")
    return b"".join(parts)


def _onwards(request: Request, answer: Answer) -> Request:
    """Return the request that a redirect asks for; raises Unread if it must not be sent."""
    try:
        goal = urljoin(request.url, answer.headers.get("location", ""))
    except ValueError:
        goal = ""
    if origin(goal) != origin(request.url):
        raise Unread(f"moved to another host ({answer.status}); write its new address")
    if request.method != "GET":
        raise Unread(f"moved ({answer.status}); write its new address")
    return replace(request, url=goal)


def _pause(state: tenacity.RetryCallState) -> float:
    """Return the seconds to wait: as asked, else longer from one attempt to the next."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _Again) and error.wait is not None:
        return error.wait
    limited = isinstance(error, _Again) and error.limited
    return (_limited if limited else _troubled)(state)

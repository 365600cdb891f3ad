"""Asks trackers over HTTP: one request at a time, patient to a limit, and close about tokens.

Needs the extra ``sync``: httpx and tenacity.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import httpx
import tenacity

from postmortem_kb import __version__
from postmortem_kb.operations.tickets.waits import asked_wait
from postmortem_kb.tickets import Answer, Request, Uncertain, Unread, origin

_AGAIN = (429, 502, 503, 504)
_MOVED = (301, 302, 303, 307, 308)
_REDIRECTS = 3
_ATTEMPTS = 4
_FAILURES = 3
_PATIENCE = 300.0
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_LARGEST = 32 * 1024 * 1024
_SLOWEST = timedelta(seconds=60)

_limited = tenacity.wait_exponential(multiplier=60) + tenacity.wait_random(0, 5)
_troubled = tenacity.wait_exponential(multiplier=1) + tenacity.wait_random(0, 1)


class _Again(Exception):
    """An answer that asks to come back later, or none; ``wait`` is in seconds if it says when."""

    def __init__(self, why: str, wait: float | None = None, limited: bool = False) -> None:
        super().__init__(why)
        self.wait = wait
        self.limited = limited


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
        if not all(_is_plain(value) for each in headers.values() for value in each.values()):
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
        self._http = httpx.Client(timeout=_TIMEOUT, headers=agent)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def send(self, request: Request) -> Answer:
        """Return the answer, whatever its status; raises Unread when there is none.

        Only what reads is sent again. Of what makes something, Uncertain says that it may be there.
        """
        host = origin(request.url)
        if host in self._given_up:
            raise Unread(self._given_up[host])
        try:
            answer = self._patiently(request) if request.method == "GET" else self._once(request)
        except _Again as last:
            self._failures[host] += 1
            if last.limited or self._failures[host] >= _FAILURES:
                self._given_up[host] = f"{last}; its host is not asked again"
            raise Unread(str(last)) from None
        self._failures[host] = 0
        return answer

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
        answer: Answer = retrying(self._followed, request)
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
            answer = self._exchange(request)
            self._refuse_later(answer)
            if answer.status not in _MOVED:
                return answer
            goal = urljoin(request.url, answer.headers.get("location", ""))
            if origin(goal) != origin(request.url):
                raise Unread(f"moved to another host ({answer.status}); write its new address")
            request = replace(request, url=goal)
        raise Unread(f"redirected more than {_REDIRECTS} times")

    def _once(self, request: Request) -> Answer:
        try:
            answer = self._exchange(request)
        except _Again as lost:
            raise Uncertain(str(lost)) from None
        if answer.status >= 500:
            raise Uncertain(f"the server failed ({answer.status})")
        self._refuse_later(answer)
        return answer

    def _refuse_later(self, answer: Answer) -> None:
        limited = answer.status == 429 or (answer.status == 403 and _is_limit(answer))
        if limited:
            wait = asked_wait(answer.headers, self._now())
            raise _Again(f"asks for fewer requests ({answer.status})", wait, limited=True)
        if answer.status in _AGAIN:
            wait = asked_wait(answer.headers, self._now())
            raise _Again(f"the server is not available ({answer.status})", wait)

    def _exchange(self, request: Request) -> Answer:
        """Send a request once; the words of an error never hold what was sent."""
        try:
            with self._http.stream(
                request.method,
                request.url,
                headers=self._headers_for(request.url),
                json=request.body,
            ) as response:
                body = self._body(response)
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, headers, self._parsed(body))
        except httpx.TimeoutException:
            raise _Again("no answer in time") from None
        except httpx.TransportError:
            raise _Again("cannot be reached") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise Unread("the answer cannot be read") from None

    def _headers_for(self, url: str) -> Mapping[str, str]:
        bases = [base for base in self._headers if url.startswith(f"{base}/")]
        return self._headers[max(bases, key=len)] if bases else {}

    def _body(self, response: httpx.Response) -> bytes:
        parts, size, until = [], 0, self._now() + _SLOWEST
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > _LARGEST:
                raise Unread("the answer is too large")
            if self._now() > until:
                raise _Again("no answer in time")
        return b"".join(parts)

    def _parsed(self, body: bytes) -> Any:
        text = body.decode("utf-8", "replace")
        for secret in self._secrets:
            text = text.replace(secret, "[token]")
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None


def _is_plain(value: str) -> bool:
    return value.isascii() and value.isprintable()


def _pause(state: tenacity.RetryCallState) -> float:
    """Return the seconds to wait: as asked, else longer from one attempt to the next."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _Again) and error.wait is not None:
        return error.wait
    limited = isinstance(error, _Again) and error.limited
    return (_limited if limited else _troubled)(state)


def _is_limit(answer: Answer) -> bool:
    """Tell whether a 403 means too many requests, as with GitHub, and not too few rights."""
    headers, said = answer.headers, answer.data
    if headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers:
        return True
    message = said.get("message") if isinstance(said, dict) else None
    return isinstance(message, str) and "rate limit" in message.lower()

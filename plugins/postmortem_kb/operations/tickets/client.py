"""Asks trackers over HTTP: one request at a time, patient to a limit, and close about tokens.

Needs the extra ``sync``: httpx and tenacity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin

import tenacity

from postmortem_kb.operations.tickets.waits import asked_wait, is_limit
from postmortem_kb.operations.tickets.wire import Again, Wire
from postmortem_kb.tickets import Answer, HostTrouble, Request, Uncertain, Unread, origin

_AGAIN = (502, 503, 504)
_MOVED = (301, 302, 303, 307, 308)
_REDIRECTS = 3
_ATTEMPTS = 4
_FAILURES = 3
_PATIENCE = 300.0

_limited = tenacity.wait_exponential(multiplier=60) + tenacity.wait_random(0, 5)
_troubled = tenacity.wait_exponential(multiplier=1) + tenacity.wait_random(0, 1)


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
        self._wire = Wire(headers, secrets)
        self._sleep = sleep
        self._now = now
        self._waited = 0.0
        self._failures: Counter[str] = Counter()
        self._given_up: dict[str, str] = {}

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

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
        except Again as last:
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
            retry=tenacity.retry_if_exception_type(Again),
            reraise=True,
        )
        answer: Answer = retrying(self._made if request.makes else self._followed, request)
        return answer

    def _enough(self, state: tenacity.RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        slow = isinstance(error, Again) and error.slow
        late = self._waited + state.upcoming_sleep > _PATIENCE
        return slow or late or state.attempt_number >= _ATTEMPTS

    def _wait(self, seconds: float) -> None:
        self._waited += seconds
        self._sleep(seconds)

    def _followed(self, request: Request) -> Answer:
        """Return the answer at the end of the redirects, which stay on the host."""
        for _ in range(_REDIRECTS + 1):
            answer = self._wire.send(self._wire.build(request))
            self._refuse_later(answer)
            if answer.status not in _MOVED:
                return answer
            request = _onwards(request, answer)
        raise Unread(f"redirected more than {_REDIRECTS} times")

    def _made(self, request: Request) -> Answer:
        """Return the answer to what makes something."""
        built = self._wire.build(request)
        try:
            answer = self._wire.send(built)
        except (Again, Unread) as lost:
            if isinstance(lost, Again) and not lost.sent:
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
            raise Again(f"{why} ({answer.status})", wait, limited=limited)


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
    if isinstance(error, Again) and error.wait is not None:
        return error.wait
    limited = isinstance(error, Again) and error.limited
    return (_limited if limited else _troubled)(state)

"""One request at a time over HTTP: answered within a minute, and never with a word of a token.

Needs the extra ``sync``: httpx.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterable, Mapping
from typing import Any, TypeVar

import httpx

from postmortem_kb import __version__
from postmortem_kb.tickets import Answer, Request, Unread

_T = TypeVar("_T")

_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_LARGEST = 32 * 1024 * 1024
_SLOWEST = 60.0


class Again(Exception):
    """An answer that asks to come back later, or none; ``wait`` is in seconds if it says when.

    ``sent`` tells whether the request may have reached the server; one that was ``slow`` to fail
    would be so again.
    """

    def __init__(
        self,
        why: str,
        wait: float | None = None,
        *,
        limited: bool = False,
        sent: bool = True,
        slow: bool = False,
    ) -> None:
        super().__init__(why)
        self.wait = wait
        self.limited = limited
        self.sent = sent
        self.slow = slow


class Wire:
    """A connection to trackers.

    ``headers`` is {base of an interface: what every request there carries}: nothing of it, and so
    no token, goes anywhere else; ``secrets`` are cut from what comes back.
    """

    def __init__(self, headers: Mapping[str, Mapping[str, str]], secrets: Iterable[str]) -> None:
        values = [value for each in headers.values() for value in each.values()]
        if not all(value.isascii() and value.isprintable() for value in values):
            # The library below logs a header that it cannot send.
            raise ValueError("a header holds signs that cannot be sent")
        self._headers = headers
        self._secrets = [each for each in secrets if each]
        # Only a task can be ended wherever it is: a server may send one byte in ten seconds. It has
        # a thread of its own, as the caller's may run a loop already.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        agent = {"User-Agent": f"postmortem-kb/{__version__}"}
        self._http = httpx.AsyncClient(timeout=_TIMEOUT, headers=agent)

    def close(self) -> None:
        """Close the connections."""
        self._run(self._http.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def send(self, built: httpx.Request) -> Answer:
        """Return the answer to a request sent once; raises Again or Unread when there is none.

        The words of an error never hold what was sent.
        """
        try:
            return self._run(self._sent(built))
        except (httpx.TimeoutException, TimeoutError):
            raise Again("no answer in time", slow=True) from None
        except httpx.ConnectError:
            raise Again("cannot be reached", sent=False) from None
        except httpx.RemoteProtocolError as error:
            if "disconnected" in str(error):
                raise Again("cannot be reached") from None
            raise Unread("the answer cannot be read") from None
        except httpx.TransportError:
            raise Again("cannot be reached") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise Unread("the answer cannot be read") from None

    def _run(self, task: Coroutine[Any, Any, _T]) -> _T:
        future = asyncio.run_coroutine_threadsafe(task, self._loop)
        try:
            return future.result()
        finally:
            # When the person interrupts, the request ends too.
            future.cancel()

    def build(self, request: Request) -> httpx.Request:
        """Return a request with its headers; raises Unread for what cannot be sent."""
        try:
            return self._http.build_request(
                request.method,
                request.url,
                headers=self._headers_for(request.url),
                json=request.body,
            )
        except (httpx.InvalidURL, ValueError):
            raise Unread("what is to be sent holds signs that cannot be sent") from None

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

"""Keeps one websocket open."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any, Optional, Protocol, Union

import websockets
from websockets.exceptions import ConnectionClosed, InvalidURI

from .backoff import Backoff, asked_to_wait, retry_after
from .errors import ConnectionFailedError

_OPEN_TIMEOUT = 10.0
_CLOSE_TIMEOUT = 2.0
# How often a look is taken at whether the other side is still there.
_CHECK_INTERVAL = 5.0
# After so much silence it is asked with a ping, and has as long to answer.
_SILENCE = 10.0
# So long an answer that is due may take before the connection is taken for dead, though it answers pings.
_ANSWER_TIMEOUT = 30.0
# Added to what the server asks for, at random: many may have been told the same.
_MAX_JITTER = 0.5

# The library gives its names away lazily, which type checkers do not see.
_connect: Any = getattr(websockets, "connect")


class LinkEvents(Protocol):
    """What is told of a link, and asked."""

    def opened(self) -> None:
        """A new connection is open; nothing of an earlier one will come any more."""

    async def received(self, text: Union[str, bytes]) -> None: ...

    def lost(self) -> None:
        """The connection broke, and another is on its way."""

    def refused(self, error: ConnectionFailedError) -> None:
        """The server will never take a websocket here; told once, before any was opened."""

    def next_text(self) -> Optional[str]:
        """What is to be sent next; None where there is nothing now: `Link.wake` says when there is."""

    def is_awaiting(self) -> bool:
        """Something is due from the server."""


class Link:
    """Opens another websocket when one breaks, with backoff, and where the server says so after the time that it asks for."""

    def __init__(self, url: str, events: LinkEvents) -> None:
        self._url = url
        self._events = events
        self._backoff = Backoff()
        # That of `websockets`, in its old form or its new one.
        self._socket: Any = None
        self._wake = asyncio.Event()
        self._was_open = False
        self._answered = 0.0
        self._ending: Optional[str] = None
        self._wait: Optional[float] = None
        self.problem: Optional[str] = None
        """What ended the last connection, or kept it from opening."""
        self._task = asyncio.ensure_future(self._run())

    def wake(self) -> None:
        """There is something to be sent."""
        self._wake.set()

    def drop(self, problem: str) -> None:
        """Ends this connection, for another."""
        self._ending = self._ending or problem
        if self._socket is not None:
            self._socket.transport.abort()

    async def close(self) -> None:
        """For good."""
        socket, self._socket = self._socket, None
        if socket is not None:
            try:
                await asyncio.wait_for(socket.close(), _CLOSE_TIMEOUT)
            except Exception:  # It is closed, however badly.
                socket.transport.abort()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._ending = self._wait = None
            try:
                await self._connect()
            except Exception as error:  # The network's, the library's, the other side's: all mean the same.
                self._failed(error)
                if self._is_for_good(error):
                    return
            await asyncio.sleep(self._delay())

    def _delay(self) -> float:
        asked = self._wait
        return self._backoff.next() if asked is None else asked + random.random() * _MAX_JITTER

    async def _connect(self) -> None:
        socket = await _connect(
            self._url,
            compression=None,
            open_timeout=_OPEN_TIMEOUT,
            close_timeout=_CLOSE_TIMEOUT,
            # We look ourselves: theirs takes a reader that is slow for a server that is dead.
            ping_interval=None,
            # An answer to sendsql may have 16 MiB, and more as it goes out.
            max_size=256 * 1024 * 1024,
        )
        self._socket, self._was_open, self._answered = socket, True, time.monotonic()
        self._events.opened()
        tasks = [asyncio.ensure_future(self._send(socket)), asyncio.ensure_future(self._check(socket))]
        try:
            async for text in socket:
                self._answered = time.monotonic()
                self._backoff.reset()
                self.problem = None
                await self._events.received(text)
        except ConnectionClosed:
            pass
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._socket = None
            self._events.lost()
        code, reason = socket.close_code, socket.close_reason or ""
        self._wait = asked_to_wait(code, reason)
        self.problem = self._ending or f"closed with {code}{', ' if reason else ''}{reason}"

    async def _send(self, socket: Any) -> None:
        while True:
            self._wake.clear()
            text = self._events.next_text()
            if text is None:
                await self._wake.wait()
                continue
            try:
                await socket.send(text)
            except ConnectionClosed:
                return

    async def _check(self, socket: Any) -> None:
        awaiting_since: Optional[float] = None
        while True:
            await asyncio.sleep(_CHECK_INTERVAL)
            now = time.monotonic()
            awaiting_since = (awaiting_since or now) if self._events.is_awaiting() else None
            if awaiting_since is not None and now - max(awaiting_since, self._answered) > _ANSWER_TIMEOUT:
                self.drop("the server does not answer")
            elif now - self._answered > _SILENCE:
                before = self._answered
                pong = await socket.ping()
                try:
                    await asyncio.wait_for(asyncio.shield(pong), _SILENCE)
                except asyncio.TimeoutError:
                    # While its own events wait to be read nothing is heard of it.
                    if self._answered == before and not self._is_reading_slowly(socket):
                        self.drop("the server is silent")

    @staticmethod
    def _is_reading_slowly(socket: Any) -> bool:
        """The library has stopped reading, since what has come is not taken."""
        transport = socket.transport
        return not transport.is_reading() or len(getattr(socket, "messages", ())) > 0

    def _failed(self, error: Exception) -> None:
        response: Any = getattr(error, "response", error)
        status = getattr(response, "status_code", None)
        self.problem = f"the server answers {status}" if status is not None else str(error) or type(error).__name__
        if status is not None:
            self._wait = retry_after(getattr(response, "headers", {}).get("Retry-After"))

    def _is_for_good(self, error: Exception) -> bool:
        status = getattr(getattr(error, "response", error), "status_code", None)
        is_final = status is not None and 400 <= status < 500 and status not in (408, 425, 429)
        if isinstance(error, InvalidURI):
            is_final, status = True, 0
        if not is_final or self._was_open:
            return False
        self._events.refused(ConnectionFailedError(f"{self._url}: {self.problem}", {"status": status}))
        return True

"""The client."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any, Dict, Mapping, Optional, Sequence, Set, Union
from urllib.parse import urlsplit, urlunsplit

from .bobux_commands import BOBUX_COMMANDS, BobuxCommands
from .bobux_types import AccountName, ReplacekeyData
from .call_queue import CallQueue
from .errors import MessageError, OverloadedError
from .pending_call import PendingCall
from .server_clock import ServerClock
from .signing import Signer
from .subscription import Subscription

# docs/bobux.md: a larger frame closes the connection.
_MAX_FRAME_BYTES = 64 * 1024


class BobuxClient(BobuxCommands):
    """A client of the Bobux ledger that lasts.

    It reconnects by itself, calls wait meanwhile, and each takes effect exactly once and in the order in which it was made. A call is made
    when its method is called; what it gives can be awaited at any time. Made by `connect`; for one event loop.
    """

    def __init__(self, url: str, key: str, secret: str, *, timeout: float = 30.0, max_calls: int = 10_000) -> None:
        self._url = _websocket_url(url)
        self._signer = Signer(key, secret)
        self._timeout = timeout
        self._max_calls = max_calls
        self._clock = ServerClock()
        self._calls = CallQueue(self._url, self._signer, self._clock)
        self._subscriptions: Set[Subscription] = set()
        # Different for each client, so that its nonces are: a counter does the rest.
        self._name = secrets.token_urlsafe(12)
        self._count = 0

    def call(
        self,
        command: str,
        parameters: Optional[Mapping[str, Any]] = None,
        *,
        timeout: Optional[float] = None,
        nonce: Optional[str] = None,
        timestamp: Optional[int] = None,
    ) -> "asyncio.Future[Any]":
        """Sends a command by its name. See the methods for what they take and give.

        :param timeout: seconds until the call is given up; the client's own unless told
        :param nonce: in place of the client's: the same nonce and timestamp within 24 hours are the same message, which takes effect once
        """
        future: "asyncio.Future[Any]" = asyncio.get_running_loop().create_future()
        if len(self._calls) >= self._max_calls:
            future.set_exception(OverloadedError(self._max_calls))
            return future
        is_recorded = BOBUX_COMMANDS[command]
        is_named = nonce is not None or timestamp is not None
        self._count += 1
        nonce = f"{self._name}-{self._count:x}" if nonce is None else nonce
        if timestamp is None and is_recorded:
            timestamp = self._clock.now()
        message: Dict[str, Any] = {**(parameters or {}), "command": command, "nonce": nonce}
        if timestamp is not None:
            message["timestamp"] = timestamp
        try:
            text = self._signed(message)
        except MessageError as error:
            future.set_exception(error)
            return future
        call = PendingCall(command, nonce, is_recorded, is_named, timestamp, text, future)
        self._calls.add(call, self._timeout if timeout is None else timeout)
        return future

    def replacekey(self, **options: Any) -> "asyncio.Future[ReplacekeyData]":
        """As the command; the client goes on with the new key. Calls that were made before its answer came are refused."""
        future = super().replacekey(**options)
        future.add_done_callback(self._replaced)
        return future

    def use_key(self, key: str, secret: str) -> None:
        """Signs all that comes with another key; subscriptions go on under it."""
        self._signer = self._calls.signer = Signer(key, secret)
        for subscription in self._subscriptions:
            subscription.renew()

    def subscribe(
        self,
        players: Optional[Sequence[Union[int, str, AccountName]]] = None,
        since: Optional[int] = None,
    ) -> Subscription:
        """Every change of a balance, of the named players or of all, as it is committed.

        Resumed after a lost connection without a gap, and none twice. It has a connection of its own, which is not read while your loop is
        busy. Close it with `aclose`, or write `async with client.subscribe() as events`.

        :param since: the `since` of the last event that you have dealt with; unless told, what is committed from now on
        :raises BobuxError: in the loop, where the server refuses it
        """
        subscription = Subscription(
            self._url, lambda: self._signer, players, since, self._subscriptions.discard
        )
        self._subscriptions.add(subscription)
        return subscription

    async def close(self) -> None:
        """Takes no more calls, waits for those that were made, and closes the connection."""
        await self._end_subscriptions()
        await self._calls.close()

    async def destroy(self) -> None:
        """Closes the connection at once; calls without an answer are refused with `ClosedError`."""
        await self._end_subscriptions()
        await self._calls.destroy()

    async def __aenter__(self) -> "BobuxClient":
        return self

    async def __aexit__(self, error: object, *_: object) -> None:
        await (self.close() if error is None else self.destroy())

    async def _end_subscriptions(self) -> None:
        await asyncio.gather(*[one.aclose() for one in list(self._subscriptions)])

    def _replaced(self, future: "asyncio.Future[ReplacekeyData]") -> None:
        if not future.cancelled() and future.exception() is None:
            key = future.result()["key"]
            self.use_key(key["key"], key["secret"])

    def _signed(self, message: Mapping[str, Any]) -> str:
        try:
            text = self._signer.sign(message)
        except (TypeError, ValueError) as error:
            raise MessageError(str(error)) from error
        # All that is not ASCII is escaped.
        if len(text) > _MAX_FRAME_BYTES:
            raise MessageError(f"the message has more than {_MAX_FRAME_BYTES} bytes")
        return text


class _Connecting:
    """`await connect(...)` or `async with connect(...) as client`."""

    def __init__(self, url: str, key: str, secret: str, timeout: float, max_calls: int) -> None:
        self._arguments = (url, key, secret)
        self._options = {"timeout": timeout, "max_calls": max_calls}
        self._client: Optional[BobuxClient] = None

    async def _connect(self) -> BobuxClient:
        client = BobuxClient(*self._arguments, **self._options)  # type: ignore[arg-type]
        try:
            await client.ping()
        except BaseException:
            await client.destroy()
            raise
        return client

    def __await__(self) -> Any:
        return self._connect().__await__()

    async def __aenter__(self) -> BobuxClient:
        self._client = await self._connect()
        return self._client

    async def __aexit__(self, *error: object) -> None:
        if self._client is not None:
            await self._client.__aexit__(*error)


def connect(url: str, key: str, secret: str, *, timeout: float = 30.0, max_calls: int = 10_000) -> _Connecting:
    """Connects to the Bobux ledger: `client = await connect(...)`, or `async with connect(...) as client`.

    :param url: `ws://127.0.0.1:3000/bobux`; the address alone (`https://quartet.example`) will do
    :param secret: of the key, 64 hexadecimal digits
    :param timeout: seconds that a call may take, with all its attempts
    :param max_calls: calls that may be under way; the next one is refused with `OverloadedError`, so that memory is bounded
    :raises BobuxError: INVALID_AUTH_ERROR
    :raises ConnectionFailedError: there is no such address
    :raises NoAnswerError: it is not reached
    """
    return _Connecting(url, key, secret, timeout, max_calls)


def _websocket_url(url: str) -> str:
    parts = urlsplit(url)
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    return urlunsplit((scheme, parts.netloc, parts.path if parts.path not in ("", "/") else "/bobux", parts.query, ""))

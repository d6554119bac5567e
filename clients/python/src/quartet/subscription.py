"""Events: every change of a balance."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Dict, NamedTuple, Optional, Sequence, Union

from .answer import read_server_text
from .bobux_types import Entry, Player
from .errors import BobuxError, ConnectionFailedError, QuartetError
from .link import Link
from .seen_entries import SeenEntries
from .signing import Signer

# Events that may wait for the loop before the connection is read no further.
_MAX_WAITING = 256
# What the server may say of itself while it starts or stops: it is asked again.
_PASSING = ("DB_ERROR", "SERVER_ERROR")

_OVER = object()


class BalanceEvent(NamedTuple):
    """A change of a balance."""

    timestamp: int
    """Unix seconds."""
    entry: Entry
    player: Optional[Player]
    """As it was when the event was made; None where it was gone."""
    since: int
    """To go on after this event: `subscribe(since=...)`."""


class Subscription:
    """The events of one `subscribe`, for one loop: `async for event in client.subscribe(): ...`"""

    def __init__(
        self,
        url: str,
        signer: Callable[[], Signer],
        players: Optional[Sequence[Any]],
        since: Optional[int],
        on_end: Callable[["Subscription"], None],
    ) -> None:
        self._url = url
        self._signer = signer
        self._players = players
        self._since = since
        # Where this connection began: nothing from before it comes, all from there on may come twice.
        self._from = 0
        # The server has said once where it began.
        self._has_begun = False
        self._on_end = on_end
        self._link: Optional[Link] = None
        self._events: "asyncio.Queue[Any]" = asyncio.Queue(_MAX_WAITING)
        self._seen = SeenEntries()
        self._text: Optional[str] = None
        self._is_subscribed = False
        self._is_over = False

    def __aiter__(self) -> "Subscription":
        return self

    async def __anext__(self) -> BalanceEvent:
        if self._is_over and self._events.empty():
            raise StopAsyncIteration
        if self._link is None:
            self._link = Link(self._url, self)
        event = await self._events.get()
        if isinstance(event, BalanceEvent):
            return event
        await self.aclose()
        if isinstance(event, QuartetError):
            raise event
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Ends the loop, and closes the connection."""
        self._is_over = True
        while not self._events.empty():
            self._events.get_nowait()
        self._events.put_nowait(_OVER)
        self._on_end(self)
        if self._link is not None:
            await self._link.close()

    def renew(self) -> None:
        """For the client: the key is another, and a subscription ends with its key. Goes on from where it is, without a gap."""
        if self._link is not None:
            self._link.drop("the key is another")

    async def __aenter__(self) -> "Subscription":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    # What the link tells and asks.

    def opened(self) -> None:
        self._is_subscribed = False
        message: Dict[str, Any] = {"command": "subscribe"}
        if self._players is not None:
            message["players"] = list(self._players)
        if self._since is not None:
            message["since"] = self._since
        self._text = self._signer().sign(message)

    def lost(self) -> None:
        self._text = None

    def refused(self, error: ConnectionFailedError) -> None:
        self._fail(error)

    def next_text(self) -> Optional[str]:
        text, self._text = self._text, None
        return text

    def is_awaiting(self) -> bool:
        return not self._is_subscribed

    async def received(self, text: Union[str, bytes]) -> None:
        message = read_server_text(text)
        link = self._link
        if link is None or self._is_over:
            return
        if message is None:
            link.drop("the server sent what is no event")
        elif "event" in message:
            await self._happened(link, message)
        elif not self._is_subscribed:
            self._subscribed(link, message)

    def _subscribed(self, link: Link, answer: Dict[str, Any]) -> None:
        error = str(answer.get("error", "SERVER_ERROR"))
        if answer["success"]:
            self._is_subscribed = True
            self._from = int(answer["data"]["since"])
            # Below what was asked for where some of that may still come: who is cut off goes on from here, also before the first event.
            if not self._has_begun:
                self._since = self._from
            self._has_begun = True
        elif error in _PASSING:
            link.drop(f"subscribe: {error}")
        else:
            self._fail(BobuxError("subscribe", error, answer["data"], None))

    async def _happened(self, link: Link, message: Dict[str, Any]) -> None:
        if message["event"] == "lagged":
            self._begin_again_at(int(message["data"]["since"]))
            link.drop("the events were read too slowly, or the database has gone back")
        if message["event"] != "balance":
            return
        data = message["data"]
        entry: Entry = data["entry"]
        since = max(self._since or 0, int(data["since"]))
        if self._seen.add(entry["id"], entry["player"], self._from):
            await self._events.put(BalanceEvent(message["timestamp"], entry, data["player"], since))
        # Behind the event: one that was cut off while it waited for its place comes again.
        self._since = since

    def _begin_again_at(self, since: int) -> None:
        # The database has gone back, as to a standby: other entries get the ids of those that were seen.
        if self._since is not None and since < self._since:
            self._since = since
            self._seen = SeenEntries()

    def _fail(self, error: QuartetError) -> None:
        asyncio.ensure_future(self._events.put(error))

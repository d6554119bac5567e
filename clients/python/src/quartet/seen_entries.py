"""Tells entries that come a second time."""

from __future__ import annotations

from typing import Dict

_FIRST_PRUNING = 1024


class SeenEntries:
    """The entries of a player come by rising id, and after a reconnect, or where `subscribe` was repeated, again from its `since`."""

    def __init__(self) -> None:
        self._last: Dict[int, int] = {}
        self._prune_at = _FIRST_PRUNING

    def add(self, entry: int, player: int, since: int) -> bool:
        """False of one that was seen. Entries up to `since`, that of the connection's `subscribe`, never come again, so nothing needs to be kept of them."""
        last = self._last.get(player)
        if last is not None and entry <= last:
            return False
        if entry > since:
            self._last[player] = entry
        else:
            self._last.pop(player, None)
        if len(self._last) >= self._prune_at:
            self._last = {one: id for one, id in self._last.items() if id > since}
            self._prune_at = max(_FIRST_PRUNING, 2 * len(self._last))
        return True

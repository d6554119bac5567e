"""What the server's clock says, from the answers: this machine's own may be off, or be set."""

from __future__ import annotations

import time
from typing import Optional


class ServerClock:
    def __init__(self) -> None:
        self._seconds: Optional[int] = None
        self._heard = 0.0

    def set(self, timestamp: int) -> None:
        """The timestamp of an answer."""
        self._seconds = timestamp
        self._heard = time.monotonic()

    def now(self) -> int:
        """Unix seconds."""
        if self._seconds is None:
            return int(time.time())
        return self._seconds + int(time.monotonic() - self._heard)

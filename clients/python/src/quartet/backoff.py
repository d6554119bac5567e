"""How long to wait before the next attempt."""

from __future__ import annotations

import random
import re
from typing import Optional

_FIRST = 0.1
_MAX = 5.0
_MAX_ASKED = 3600


class Backoff:
    """At random up to a bound that doubles, so that many clients do not come back at once."""

    def __init__(self) -> None:
        self._failures = 0

    def next(self) -> float:
        """Seconds."""
        bound: float = min(_MAX, _FIRST * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return random.random() * bound

    def reset(self) -> None:
        self._failures = 0


def asked_to_wait(code: Optional[int], reason: str) -> Optional[float]:
    """The seconds that the reason of a close with 1008 asks for (`try again in 12 s`)."""
    match = re.search(r"try again in (\d{1,9}) s", reason) if code == 1008 else None
    return None if match is None else float(min(_MAX_ASKED, int(match[1])))


def retry_after(header: Optional[str]) -> Optional[float]:
    """The seconds that the header `Retry-After` of a refused upgrade asks for."""
    is_seconds = header is not None and re.fullmatch(r"\d{1,9}", header) is not None
    return float(min(_MAX_ASKED, int(header or 0))) if is_seconds else None

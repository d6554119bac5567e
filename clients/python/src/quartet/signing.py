"""Signs messages as docs/bobux.md says."""

from __future__ import annotations

import hmac
import json
from typing import Any, Mapping

_dump = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class Signer:
    """HMAC-SHA256 of the message without `hmac`, its keys sorted by code point at every depth, which is how Python compares texts."""

    def __init__(self, key: str, secret: str) -> None:
        self._key = key
        # Prepared once: each message copies it.
        self._hmac = hmac.new(bytes.fromhex(secret), digestmod="sha256")

    def sign(self, message: Mapping[str, Any]) -> str:
        """The text of the frame.

        :raises ValueError, TypeError: where the message is no JSON
        """
        text = _dump({**message, "key": self._key})
        code = self._hmac.copy()
        code.update(text.encode())
        return f'{text[:-1]},"hmac":"{code.hexdigest()}"}}'

"""What the server sends."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional, Union


def read_server_text(text: Union[str, bytes]) -> Optional[Dict[str, Any]]:
    """An answer (it has `success`) or an event (it has `event`); None where the text is neither."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    timestamp, data = value.get("timestamp"), value.get("data")
    if not isinstance(timestamp, int) or not isinstance(data, dict):
        return None
    is_either = isinstance(value.get("success"), bool) or isinstance(value.get("event"), str)
    return value if is_either else None

"""A call that is not yet settled, or whose answer is still to come though it was given up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Optional, Tuple

from .errors import MessageId


@dataclass(eq=False)
class PendingCall:
    command: str
    nonce: str
    is_recorded: bool
    """The command's effect is bound to its nonce."""
    is_named: bool
    """The caller named the message: it is never signed anew."""
    timestamp: Optional[int]
    """Unix seconds; None of a command whose nonce is not recorded."""
    text: str
    """The frame."""
    future: "asyncio.Future[Any]"
    earlier: Optional[Tuple[str, Optional[int]]] = None
    """The frame and its timestamp before it became too old."""
    was_sent: bool = False
    timer: Optional[asyncio.TimerHandle] = None

    @property
    def is_settled(self) -> bool:
        return self.future.done()

    @property
    def message_id(self) -> Optional[MessageId]:
        """By what this message can be sent again."""
        return MessageId(self.nonce, self.timestamp) if self.is_recorded and self.timestamp is not None else None

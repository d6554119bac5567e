"""A client of Quartet's Bobux ledger: see README.md."""

from .bobux_commands import BOBUX_COMMANDS
from .client import BobuxClient, connect
from .errors import (
    BobuxError,
    ClosedError,
    ConnectionFailedError,
    MessageError,
    MessageId,
    NoAnswerError,
    OverloadedError,
    QuartetError,
)
from .subscription import BalanceEvent, Subscription

__all__ = [
    "BOBUX_COMMANDS",
    "BalanceEvent",
    "BobuxClient",
    "BobuxError",
    "ClosedError",
    "ConnectionFailedError",
    "MessageError",
    "MessageId",
    "NoAnswerError",
    "OverloadedError",
    "QuartetError",
    "Subscription",
    "connect",
]

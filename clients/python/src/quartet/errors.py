"""What goes wrong. Every error has a stable `code` and `data`."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Optional


class MessageId(NamedTuple):
    """By which a message can be sent again, as the same message: the arguments `nonce` and `timestamp` of a command."""

    nonce: str
    timestamp: int


class QuartetError(Exception):
    """What every error of this package is."""

    def __init__(self, code: str, message: str, data: Optional[Mapping[str, Any]] = None) -> None:
        super().__init__(message)
        self.code = code
        self.data: Mapping[str, Any] = data or {}


class BobuxError(QuartetError):
    """The server refused a command.

    `DB_ERROR` and `SERVER_ERROR` leave open whether it took effect: ask again by `message_id`. Of any other nothing was changed.
    """

    def __init__(
        self, command: str, code: str, data: Mapping[str, Any], message_id: Optional[MessageId]
    ) -> None:
        message = data.get("message")
        super().__init__(code, f"{command}: {message if isinstance(message, str) else code}", data)
        self.command = command
        self.message_id = message_id


class NoAnswerError(QuartetError):
    """No answer came in time. Where it `was_sent` nobody can tell whether it took effect, or will: ask again by `message_id`."""

    def __init__(
        self,
        command: str,
        timeout: float,
        was_sent: bool,
        message_id: Optional[MessageId],
        problem: Optional[str],
    ) -> None:
        why = "" if problem is None else f" ({problem})"
        super().__init__("TIMEOUT", f"{command}: no answer within {timeout:g} s{why}", {"was_sent": was_sent})
        self.was_sent = was_sent
        self.message_id = message_id


class OverloadedError(QuartetError):
    """More calls are under way than `max_calls`: nothing was sent. Await some of them."""

    def __init__(self, max_calls: int) -> None:
        super().__init__("OVERLOADED", f"{max_calls} calls are under way; await some of them first")


class MessageError(QuartetError):
    """A message that the server would not take: past 64 KiB, or no JSON. Nothing was sent."""

    def __init__(self, message: str) -> None:
        super().__init__("MESSAGE", message)


class ConnectionFailedError(QuartetError):
    """What is there is no Quartet."""

    def __init__(self, message: str, data: Optional[Mapping[str, Any]] = None) -> None:
        super().__init__("CONNECTION", message, data)


class ClosedError(QuartetError):
    """The client was closed by your own program."""

    def __init__(self) -> None:
        super().__init__("CLOSED", "the client was closed")

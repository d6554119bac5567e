"""Sends calls in their order and finds the answer to each."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any, Deque, Dict, List, Optional, Union

from .answer import read_server_text
from .errors import BobuxError, ClosedError, NoAnswerError, QuartetError
from .link import Link
from .pending_call import PendingCall
from .server_clock import ServerClock
from .signing import Signer

# Frames that may be unanswered on a connection, and characters of them. Twice what the server has in flight of one.
_MAX_SENT = 1024
_MAX_SENT_LENGTH = 1024 * 1024
# A message older than so many seconds may be stale when it arrives (the server takes 300).
_MAX_AGE = 240
# One that was never sent is signed anew when it is so old.
_MAX_UNSENT_AGE = 60


class CallQueue:
    """The first answer belongs to the first frame.

    After a lost connection what is unanswered is sent again just as it was, so that the server tells by the nonce whether it has run.
    """

    def __init__(self, url: str, signer: Signer, clock: ServerClock) -> None:
        self.signer = signer
        """With which messages are signed from now on."""
        self._clock = clock
        self._waiting: Deque[PendingCall] = deque()
        self._sent: Deque[PendingCall] = deque()
        self._sent_length = 0
        # Refused as stale, to be sent again under a new timestamp before anything newer.
        self._stale: List[PendingCall] = []
        self._last_nonce: Optional[str] = None
        self._failure: Optional[QuartetError] = None
        self._unsettled = 0
        self._idle = asyncio.Event()
        self._link = Link(url, self)

    def __len__(self) -> int:
        """Calls that are not settled."""
        return self._unsettled

    def add(self, call: PendingCall, timeout: float) -> None:
        if self._failure is not None:
            call.future.set_exception(self._failure)
            return
        self._unsettled += 1
        self._idle.clear()
        # Also where the caller cancels it: its answer is still awaited, by nobody.
        call.future.add_done_callback(lambda _: self._settled(call))
        call.timer = asyncio.get_running_loop().call_later(timeout, self._expire, call, timeout)
        self._waiting.append(call)
        self._link.wake()

    async def close(self) -> None:
        """Takes no more calls, and closes the connection when those that were made are settled."""
        self._failure = self._failure or ClosedError()
        if self._unsettled > 0:
            await self._idle.wait()
        await self._link.close()

    async def destroy(self) -> None:
        """Closes the connection now; what is not answered is refused."""
        self._fail(ClosedError())
        await self._link.close()

    # What the link tells and asks.

    def opened(self) -> None:
        self._last_nonce = None

    def lost(self) -> None:
        """What has no answer goes first on the next connection; what nobody waits for any more is forgotten."""
        again = [call for call in [*self._sent, *self._stale] if not call.is_settled]
        self._sent.clear()
        self._stale.clear()
        self._sent_length = 0
        self._waiting.extendleft(reversed(again))

    def refused(self, error: QuartetError) -> None:
        self._fail(error)

    def is_awaiting(self) -> bool:
        return len(self._sent) > 0

    def next_text(self) -> Optional[str]:
        while self._waiting and len(self._sent) < _MAX_SENT and self._sent_length < _MAX_SENT_LENGTH:
            call = self._waiting[0]
            if not self._may_follow(call):
                return None
            self._waiting.popleft()
            if call.is_settled:
                continue
            if not call.was_sent and self._age(call) > _MAX_UNSENT_AGE and not call.is_named:
                self._sign_anew(call)
            call.was_sent = True
            # One that was found stale comes a second time: its answer is no repetition.
            if call.nonce == self._last_nonce:
                self._last_nonce = None
            self._sent.append(call)
            self._sent_length += len(call.text)
            return call.text
        return None

    async def received(self, text: Union[str, bytes]) -> None:
        answer = read_server_text(text)
        if answer is None:
            return self._link.drop("the server sent what is no answer")
        self._clock.set(answer["timestamp"])
        if "event" in answer:
            return
        nonce = answer.get("nonce")
        # Something on the way sent a frame, or its answer, a second time.
        if nonce is not None and nonce == self._last_nonce:
            return
        call = self._sent[0] if self._sent else None
        if call is None or (nonce is not None and nonce != call.nonce):
            return self._link.drop("the server sent an answer to nothing that was asked")
        self._last_nonce = nonce
        self._sent.popleft()
        self._sent_length -= len(call.text)
        self._answered(call, answer)
        if self._stale and not self._sent:
            self._waiting.extendleft(reversed(self._stale))
            self._stale.clear()
        if self._waiting:
            self._link.wake()

    def _answered(self, call: PendingCall, answer: Dict[str, Any]) -> None:
        if call.is_settled:
            return
        if answer["success"]:
            call.future.set_result(answer["data"])
            return
        code = str(answer.get("error", "SERVER_ERROR"))
        if code == "STALE_MESSAGE_ERROR" and call.timestamp is not None and not call.is_named:
            # It was never run. Under the same nonce, so that it could not run twice even if it had been.
            call.earlier = (call.text, call.timestamp)
            self._sign_anew(call)
            self._stale.append(call)
        elif code == "NONCE_REUSED_ERROR" and call.earlier is not None:
            # The earlier one did run: its answer was recorded.
            call.text, call.timestamp = call.earlier
            call.earlier = None
            self._stale.append(call)
        else:
            call.future.set_exception(BobuxError(call.command, code, answer["data"], call.message_id))

    def _may_follow(self, call: PendingCall) -> bool:
        """Behind a message that may be found stale, and would then be sent again, nothing newer may overtake it."""
        if not self._stale and not (self._sent and self._is_old(self._sent[0])):
            return True
        return self._is_old(call)

    def _is_old(self, call: PendingCall) -> bool:
        return call.was_sent and self._age(call) > _MAX_AGE

    def _age(self, call: PendingCall) -> int:
        return 0 if call.timestamp is None else self._clock.now() - call.timestamp

    def _sign_anew(self, call: PendingCall) -> None:
        call.timestamp = self._clock.now()
        message = {**json.loads(call.text), "timestamp": call.timestamp}
        del message["hmac"]
        call.text = self.signer.sign(message)

    def _fail(self, error: QuartetError) -> None:
        self._failure = self._failure or error
        for call in [*self._sent, *self._stale, *self._waiting]:
            if not call.is_settled:
                call.future.set_exception(error)
        self._sent.clear()
        self._stale.clear()
        self._waiting.clear()
        self._sent_length = 0

    def _expire(self, call: PendingCall, timeout: float) -> None:
        if not call.is_settled:
            call.future.set_exception(
                NoAnswerError(call.command, timeout, call.was_sent, call.message_id, self._link.problem)
            )

    def _settled(self, call: PendingCall) -> None:
        if call.timer is not None:
            call.timer.cancel()
        self._unsettled -= 1
        if self._unsettled == 0:
            self._idle.set()

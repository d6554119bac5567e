"""Sends commands to Quartet's Bobux ledger: the sample of the API document, made right.

Needs Python 3.8 and a websocket library: pip install websockets (or Debian's python3-websockets).

    BOBUX_KEY=... BOBUX_SECRET=... python3 examples/bobux.py ping
    BOBUX_KEY=... BOBUX_SECRET=... python3 examples/bobux.py setbobux '{"id": 1, "amount": 5, "operation": 1}'
"""
import asyncio
import hmac
import json
import os
import sys

import websockets


def sign(api_key, api_secret, command, **parameters):
    """The text to send: the message with its signature."""
    message = {"key": api_key, "command": command, **parameters}
    text = json.dumps(message, sort_keys=True, separators=(",", ":"))
    message["hmac"] = hmac.new(bytes.fromhex(api_secret), text.encode(), "sha256").hexdigest()
    return json.dumps(message, separators=(",", ":"))


async def send(url, frame):
    """One command, one answer. A bot would keep the connection: answers come in the order of the commands."""
    async with websockets.connect(url, max_size=None) as socket:
        await socket.send(frame)
        return json.loads(await socket.recv())


def main():
    command, parameters = sys.argv[1], json.loads(sys.argv[2] if len(sys.argv) > 2 else "{}")
    url = os.environ.get("BOBUX_URL", "ws://127.0.0.1:3000/bobux")
    frame = sign(os.environ["BOBUX_KEY"], os.environ["BOBUX_SECRET"], command, **parameters)
    answer = asyncio.run(send(url, frame))
    print(json.dumps(answer, indent=2))
    sys.exit(0 if answer["success"] else 1)


if __name__ == "__main__":
    main()

"""A key that is refused too often, and then one that has to wait for it: run by python.e2e.ts."""

import asyncio
import sys

from quartet import BobuxError, NoAnswerError, connect


async def main(url: str, key: str, secret: str) -> None:
    for _ in range(3):
        try:
            async with connect(url, key, "00" * 32):
                print("let in")
        except BobuxError as error:
            print(error.code)
    try:
        async with connect(url, key, secret, timeout=2):
            print("let in")
    except NoAnswerError as error:
        print(error, error.was_sent)
    async with connect(url, key, secret) as bobux:
        print(await bobux.ping())


asyncio.run(main(*sys.argv[1:]))

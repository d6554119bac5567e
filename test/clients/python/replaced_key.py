"""A subscription whose key is replaced by its own client: run by python.slow.ts."""

import asyncio
import sys

from quartet import connect


async def main(url: str, key: str, secret: str) -> None:
    async with connect(url, key, secret) as writer:
        id = (await writer.createaccount({"id": "replaced"}))["player"]["id"]
        await writer.setbobux({"id": id, "amount": 1})
        entry = (await writer.history({"id": id, "amount": 1}))["entries"][0]["id"]
        made = (await writer.createkey({"permissions": 1}))["key"]
        async with connect(url, made["key"], made["secret"]) as reader:
            async with reader.subscribe(players=[id], since=entry - 1) as events:
                print((await events.__anext__()).entry["after"])
                await reader.replacekey()
                await writer.setbobux({"id": id, "amount": 2})
                print((await events.__anext__()).entry["after"])


asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), 30))

"""So many calls of the Python client in flight, for a time; prints changes a second. Told as main.ts says."""

import asyncio
import random
import sys
import time

from quartet import connect


async def main(url, key, secret, players, in_flight, warmup, seconds):
    counted = 0
    async with connect(url, key, secret) as bobux:
        begin = time.monotonic() + warmup
        end = begin + seconds

        async def lane():
            nonlocal counted
            now = 0.0
            while now < end:
                await bobux.setbobux({"id": 1 + random.randrange(players), "amount": 1, "operation": 1})
                now = time.monotonic()
                if begin <= now < end:
                    counted += 1

        await asyncio.gather(*[lane() for _ in range(in_flight)])
    print(counted / seconds)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4], *map(int, sys.argv[4:])))

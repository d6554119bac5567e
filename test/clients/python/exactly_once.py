"""Random commands of one client behind a relay that cuts, delays, splits and repeats; as test/clients/bobux-run.ts.

    exactly_once.py RELAY-URL CALM-URL KEY SECRET SEED COMMANDS

Ends with 1 and a sentence where a command took effect twice, never or out of order, or an answer was not its own.
"""

import asyncio
import json
import random
import sys

from quartet import BobuxError, connect

PLAYERS = 3
ADD, SUBTRACT = 1, 2


class Commands:
    """Makes commands on players that nobody else changes, and knows what each must come to."""

    def __init__(self, bobux, dice, ids):
        self.bobux, self.dice, self.ids = bobux, dice, ids
        self.past = [[0] for _ in ids]
        self.made = self.settled = 0
        self.problems = []

    def next(self):
        player, amount = self.dice.randrange(PLAYERS), self.dice.randrange(50)
        kind = self.dice.choice((self.set, self.add, self.subtract, self.read, self.transfer, self.batch))
        future, expected, read = kind(player, amount)
        place, self.made = self.made, self.made + 1
        future.add_done_callback(lambda done: self.check(done, place, expected, read))
        return future

    def check(self, done, place, expected, read):
        found, self.settled = self.settled, self.settled + 1
        if found != place:
            self.problems.append(f"call {place} was settled as number {found}")
        error = done.exception()
        if error is not None and not isinstance(error, BobuxError):
            self.problems.append(f"call {place}: {error}")
            return
        came = error.code if error is not None else read(done.result())
        wanted = expected() if callable(expected) else expected
        if came not in wanted:
            self.problems.append(f"call {place} came to {came} instead of {wanted}")

    def read(self, player, _):
        past = self.past[player]
        since = len(past) - 1
        # One that had to be repeated may see what came after it, never what came before.
        return self.bobux.getplayer({"id": self.ids[player]}), lambda: past[since:], bobux_of

    def set(self, player, amount):
        future = self.bobux.setbobux({"id": self.ids[player], "amount": amount})
        return future, self.comes_to(player, amount), bobux_of

    def add(self, player, amount):
        future = self.bobux.setbobux({"id": self.ids[player], "amount": amount, "operation": ADD})
        return future, self.comes_to(player, self.past[player][-1] + amount), bobux_of

    def subtract(self, player, amount):
        future = self.bobux.setbobux({"id": self.ids[player], "amount": amount, "operation": SUBTRACT})
        return future, self.comes_to(player, self.past[player][-1] - amount), bobux_of

    def transfer(self, player, amount):
        amount, to = amount + 1, (player + 1) % PLAYERS
        future = self.bobux.transfer({"from": self.ids[player], "to": self.ids[to], "amount": amount})
        left = self.past[player][-1] - amount
        if left >= 0:
            self.past[to].append(self.past[to][-1] + amount)
        return future, self.comes_to(player, left), lambda data: data["from"]["bobux"]

    def batch(self, player, amount):
        """Adds to one player and takes from the next, both or none."""
        amount, other, id = amount + 1, (player + 1) % PLAYERS, self.ids[player]
        changes = [
            {"id": id, "amount": amount, "operation": ADD},
            {"id": self.ids[other], "amount": amount, "operation": SUBTRACT},
        ]
        future = self.bobux.batch({"changes": changes})
        left = self.past[other][-1] - amount
        if left >= 0:
            self.past[other].append(left)
        balance = self.past[player][-1] + amount if left >= 0 else -1
        return future, self.comes_to(player, balance), lambda data: next(
            one["bobux"] for one in data["players"] if one["id"] == id
        )

    def comes_to(self, player, balance):
        if balance < 0:
            return ["INSUFFICIENT_BOBUX_ERROR"]
        self.past[player].append(balance)
        return [balance]


def bobux_of(data):
    return data["player"]["bobux"]


async def main(relay, calm_url, key, secret, seed, count):
    dice = random.Random(seed)
    async with connect(calm_url, key, secret, timeout=60) as calm:
        async with connect(relay, key, secret, timeout=60) as bobux:
            ids = []
            for index in range(PLAYERS):
                made = await bobux.createaccount({"id": f"py {seed} {index} {random.random()}"})
                ids.append(made["player"]["id"])
            seen = {id: [] for id in ids}
            start = (await calm.setbobux({"id": ids[0], "amount": 0}))["player"]
            assert start["bobux"] == 0
            first = (await calm.history({"id": ids[0], "amount": 1}))["entries"][0]["id"]
            reading = asyncio.ensure_future(read_events(bobux, ids, first, seen))
            commands = Commands(bobux, dice, ids)
            under_way = []
            for _ in range(count):
                under_way.append(commands.next())
                if dice.random() < 0.15:
                    await asyncio.gather(*under_way, return_exceptions=True)
                elif dice.random() < 0.3:
                    await asyncio.sleep(dice.random() / 100)
            await asyncio.gather(*under_way, return_exceptions=True)
            changes = 0
            for index, id in enumerate(ids):
                entries = (await calm.history({"id": id, "amount": 1000}))["entries"]
                balances = [entry["after"] for entry in reversed(entries)][1 if index == 0 else 0 :]
                expected = commands.past[index][1:]
                changes += len(expected)
                if balances != expected:
                    commands.problems.append(f"the history of {index} is {balances}, not {expected}")
                for _ in range(600):
                    if len(seen[id]) >= len(expected):
                        break
                    await asyncio.sleep(0.05)
                if seen[id] != expected:
                    commands.problems.append(f"the events of {index} are {seen[id]}, not {expected}")
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
    print(json.dumps({"changes": changes, "problems": commands.problems}))
    return 1 if commands.problems else 0


async def read_events(bobux, ids, since, seen):
    async with bobux.subscribe(players=ids, since=since) as stream:
        async for event in stream:
            seen[event.entry["player"]].append(event.entry["after"])


if __name__ == "__main__":
    *texts, seed, count = sys.argv[1:]
    sys.exit(asyncio.run(main(*texts, int(seed), int(count))))

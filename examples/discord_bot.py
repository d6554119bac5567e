"""A Discord economy bot on Quartet's Bobux ledger: /balance /pay /top /daily.

    BOBUX_KEY=... BOBUX_SECRET=... DISCORD_TOKEN=... python3 examples/discord_bot.py    needs discord.py
    BOBUX_KEY=... BOBUX_SECRET=... python3 examples/discord_bot.py --console            the same commands, typed: USER /pay 80351110224678912 5

`quartet` is the package in clients/python, which is in no registry: its README.md says how to install it (or PYTHONPATH=clients/python/src and
`pip install websockets`). The key needs the permissions 7 (Read, Write, Account).
"""

import asyncio
import os
import sys
import time

from quartet import BobuxError, connect

DAILY = 100
OWN_WORDS = {
    "INSUFFICIENT_BOBUX_ERROR": "You have not enough bobux.",
    "NONCE_REUSED_ERROR": "You have had yours today.",
    "INVALID_PARAMETERS_ERROR": "That cannot be paid.",
}


class Economy:
    """The commands, each with what is said for it. Knows nothing of Discord."""

    def __init__(self, bobux):
        self.bobux = bobux

    async def balance(self, user):
        player = await self.player(user)
        return f"You have {player['bobux']} bobux."

    async def pay(self, user, to, amount):
        payer, payee = await self.player(user), await self.player(to)
        await self.bobux.transfer({"from": payer["id"], "to": payee["id"], "amount": int(amount), "reason": "/pay"})
        return f"You have paid {amount} bobux to <@{to}>."

    async def top(self, user):
        data = await self.bobux.topplayers({"amount": 10, "page": 1})
        ranked = enumerate(data["players"], 1)
        return "\n".join(f"{place}. <@{one['discord'] or one['steam']}>: {one['bobux']}" for place, one in ranked)

    async def daily(self, user):
        player = await self.player(user)
        # Under one nonce a day: however often it is asked for, and wherever, the day's bobux come once.
        nonce = f"daily-{time.strftime('%Y-%m-%d', time.gmtime())}-{player['id']}"
        await self.bobux.setbobux({"id": player["id"], "amount": DAILY, "operation": 1, "reason": "/daily"}, nonce=nonce)
        return f"Here are your {DAILY} bobux."

    async def player(self, user):
        """Whoever is not yet known gets an account."""
        try:
            return (await self.bobux.getplayer({"id": user, "discord": True}))["player"]
        except BobuxError as error:
            if error.code != "PLAYER_NOT_FOUND_ERROR":
                raise
        try:
            return (await self.bobux.createaccount({"id": user, "discord": True}))["player"]
        except BobuxError as error:
            # Somebody was faster.
            if error.code != "PLAYER_EXISTS_ERROR":
                raise
            return (await self.bobux.getplayer({"id": user, "discord": True}))["player"]

    async def run(self, name, user, *arguments):
        """What is said for a command, refusals too."""
        try:
            return await getattr(self, name)(user, *arguments)
        except BobuxError as error:
            return OWN_WORDS.get(error.code, f"That did not work: {error.code}")


async def discord_bot(economy, token):
    import discord
    from discord import app_commands

    bot = discord.Client(intents=discord.Intents.default())
    tree = app_commands.CommandTree(bot)

    async def say(interaction, name, *arguments):
        await interaction.response.defer()
        await interaction.followup.send(await economy.run(name, str(interaction.user.id), *arguments))

    @tree.command(description="What you have")
    async def balance(interaction: discord.Interaction):
        await say(interaction, "balance")

    @tree.command(description="Pay somebody")
    async def pay(interaction: discord.Interaction, to: discord.User, amount: app_commands.Range[int, 1]):
        await say(interaction, "pay", str(to.id), amount)

    @tree.command(description="Who has the most")
    async def top(interaction: discord.Interaction):
        await say(interaction, "top")

    @tree.command(description="Once a day")
    async def daily(interaction: discord.Interaction):
        await say(interaction, "daily")

    @bot.event
    async def on_ready():
        await tree.sync()

    await bot.start(token)


async def console(economy):
    for line in iter(sys.stdin.readline, ""):
        user, command, *arguments = line.split()
        name = command.lstrip("/")
        if name in ("balance", "pay", "top", "daily"):
            print(await economy.run(name, user, *arguments), flush=True)


async def main():
    url = os.environ.get("QUARTET_URL", "http://127.0.0.1:3000")
    async with connect(url, os.environ["BOBUX_KEY"], os.environ["BOBUX_SECRET"]) as bobux:
        economy = Economy(bobux)
        if "--console" in sys.argv:
            await console(economy)
        else:
            await discord_bot(economy, os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())

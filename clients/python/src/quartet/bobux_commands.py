"""One method for each command. Written by `npm run clients:generate`; do not edit."""

from __future__ import annotations

import asyncio
from typing import Any, Dict, Mapping, Optional

from . import bobux_types as types

BOBUX_COMMANDS: Dict[str, bool] = {
    "ping": False,
    "info": False,
    "keyinfo": False,
    "replacekey": True,
    "deletekey": True,
    "getplayer": False,
    "topplayers": False,
    "setbobux": True,
    "createaccount": True,
    "linkaccount": True,
    "sendsql": True,
    "createkey": True,
    "editpermissions": True,
    "transfer": True,
    "batch": True,
    "hold": True,
    "capture": True,
    "release": True,
    "reverse": True,
    "holds": False,
    "history": False,
    "rank": False,
    "listkeys": False,
    "subscribe": False,
    "unsubscribe": False,
}
"""The name of each command, and whether the server keeps its nonce, so that it takes effect once."""


class BobuxCommands:
    """The commands by their names on the wire. `options` are `timeout`, `nonce` and `timestamp`, as `call` takes them."""

    def call(
        self,
        command: str,
        parameters: Optional[Mapping[str, Any]] = None,
        *,
        timeout: Optional[float] = None,
        nonce: Optional[str] = None,
        timestamp: Optional[int] = None,
    ) -> "asyncio.Future[Any]":
        raise NotImplementedError

    def ping(self, **options: Any) -> "asyncio.Future[types.PingData]":
        """Answers without any data, to test whether a key works. Needs: no permission."""
        return self.call("ping", None, **options)

    def info(self, **options: Any) -> "asyncio.Future[types.InfoData]":
        """The version of the server software. Needs: no permission."""
        return self.call("info", None, **options)

    def keyinfo(self, parameters: Optional[types.KeyinfoParameters] = None, **options: Any) -> "asyncio.Future[types.KeyinfoData]":
        """The key that is being used, or with targetkey another one. Needs: no permission; with `targetkey`, Admin.

        :raises BobuxError: among others KEY_NOT_FOUND_ERROR
        """
        return self.call("keyinfo", parameters, **options)

    def replacekey(self, **options: Any) -> "asyncio.Future[types.ReplacekeyData]":
        """Deletes the key that is being used and makes a new one with the same permissions. Needs: no permission."""
        return self.call("replacekey", None, **options)

    def deletekey(self, parameters: Optional[types.DeletekeyParameters] = None, **options: Any) -> "asyncio.Future[types.DeletekeyData]":
        """Deletes the key that is being used, or with targetkey another one. Needs: no permission; with `targetkey`, Admin.

        :raises BobuxError: among others KEY_NOT_FOUND_ERROR
        """
        return self.call("deletekey", parameters, **options)

    def getplayer(self, parameters: types.GetplayerParameters, **options: Any) -> "asyncio.Future[types.GetplayerData]":
        """A player by its Steam, Discord or bobux id. Needs: Read.

        :raises BobuxError: among others PLAYER_NOT_FOUND_ERROR
        """
        return self.call("getplayer", parameters, **options)

    def topplayers(self, parameters: types.TopplayersParameters, **options: Any) -> "asyncio.Future[types.TopplayersData]":
        """A page of the players with the most bobux; past the end, the last page. Needs: Read."""
        return self.call("topplayers", parameters, **options)

    def setbobux(self, parameters: types.SetbobuxParameters, **options: Any) -> "asyncio.Future[types.SetbobuxData]":
        """Sets, raises or lowers the bobux of a player. Needs: Write.

        :raises BobuxError: among others PLAYER_NOT_FOUND_ERROR, INSUFFICIENT_BOBUX_ERROR
        """
        return self.call("setbobux", parameters, **options)

    def createaccount(self, parameters: types.CreateaccountParameters, **options: Any) -> "asyncio.Future[types.CreateaccountData]":
        """Makes a new player with a Steam or Discord id. Needs: Account.

        :raises BobuxError: among others PLAYER_EXISTS_ERROR
        """
        return self.call("createaccount", parameters, **options)

    def linkaccount(self, parameters: types.LinkaccountParameters, **options: Any) -> "asyncio.Future[types.LinkaccountData]":
        """Gives a player the Steam or Discord id that it lacks. Needs: Account.

        :raises BobuxError: among others PLAYER_NOT_FOUND_ERROR, ALREADY_LINKED_ERROR, PLAYER_EXISTS_ERROR
        """
        return self.call("linkaccount", parameters, **options)

    def sendsql(self, parameters: types.SendsqlParameters, **options: Any) -> "asyncio.Future[types.SendsqlData]":
        """Runs one SQL statement on the players, as a role that can reach nothing else. Needs: Admin.

        :raises BobuxError: among others SQL_ERROR
        """
        return self.call("sendsql", parameters, **options)

    def createkey(self, parameters: types.CreatekeyParameters, **options: Any) -> "asyncio.Future[types.CreatekeyData]":
        """Makes a new API key. Needs: Admin."""
        return self.call("createkey", parameters, **options)

    def editpermissions(self, parameters: types.EditpermissionsParameters, **options: Any) -> "asyncio.Future[types.EditpermissionsData]":
        """Changes what an API key may do, and its label where one is given. Needs: Admin.

        :raises BobuxError: among others KEY_NOT_FOUND_ERROR
        """
        return self.call("editpermissions", parameters, **options)

    def transfer(self, parameters: types.TransferParameters, **options: Any) -> "asyncio.Future[types.TransferData]":
        """Moves bobux from one player to another. Needs: Write.

        :raises BobuxError: among others PLAYER_NOT_FOUND_ERROR, INSUFFICIENT_BOBUX_ERROR
        """
        return self.call("transfer", parameters, **options)

    def batch(self, parameters: types.BatchParameters, **options: Any) -> "asyncio.Future[types.BatchData]":
        """Up to 100 changes and transfers, in their order, all of them or none. Needs: Write.

        :raises BobuxError: among others PLAYER_NOT_FOUND_ERROR, INSUFFICIENT_BOBUX_ERROR
        """
        return self.call("batch", parameters, **options)

    def hold(self, parameters: types.HoldParameters, **options: Any) -> "asyncio.Future[types.HoldData]":
        """Reserves bobux of a player for a time; what is not captured until then goes back by itself. Needs: Write.

        :raises BobuxError: among others PLAYER_NOT_FOUND_ERROR, INSUFFICIENT_BOBUX_ERROR
        """
        return self.call("hold", parameters, **options)

    def capture(self, parameters: types.CaptureParameters, **options: Any) -> "asyncio.Future[types.CaptureData]":
        """Takes what is held, or part of it: the rest goes back. Needs: Write.

        :raises BobuxError: among others HOLD_NOT_FOUND_ERROR, HOLD_ENDED_ERROR, PLAYER_NOT_FOUND_ERROR
        """
        return self.call("capture", parameters, **options)

    def release(self, parameters: types.ReleaseParameters, **options: Any) -> "asyncio.Future[types.ReleaseData]":
        """Gives back what is held. Needs: Write.

        :raises BobuxError: among others HOLD_NOT_FOUND_ERROR, HOLD_ENDED_ERROR
        """
        return self.call("release", parameters, **options)

    def reverse(self, parameters: types.ReverseParameters, **options: Any) -> "asyncio.Future[types.ReverseData]":
        """Undoes an entry of the history on the balance as it is now; of a transfer both sides. Once only. Needs: Write.

        :raises BobuxError: among others ENTRY_NOT_FOUND_ERROR, ALREADY_REVERSED_ERROR, INSUFFICIENT_BOBUX_ERROR, PLAYER_NOT_FOUND_ERROR
        """
        return self.call("reverse", parameters, **options)

    def holds(self, parameters: types.HoldsParameters, **options: Any) -> "asyncio.Future[types.HoldsData]":
        """The open holds of a player, the oldest first. Needs: Read.

        :raises BobuxError: among others PLAYER_NOT_FOUND_ERROR
        """
        return self.call("holds", parameters, **options)

    def history(self, parameters: types.HistoryParameters, **options: Any) -> "asyncio.Future[types.HistoryData]":
        """The entries of a player, newest first, a page at a time; by the bobux id also of one that is gone. Needs: Read.

        :raises BobuxError: among others PLAYER_NOT_FOUND_ERROR
        """
        return self.call("history", parameters, **options)

    def rank(self, parameters: types.RankParameters, **options: Any) -> "asyncio.Future[types.RankData]":
        """Where a player stands in the order of topplayers, and who stands around. Needs: Read.

        :raises BobuxError: among others PLAYER_NOT_FOUND_ERROR
        """
        return self.call("rank", parameters, **options)

    def listkeys(self, **options: Any) -> "asyncio.Future[types.ListkeysData]":
        """All API keys, without their secrets, the oldest first. Needs: Admin."""
        return self.call("listkeys", None, **options)

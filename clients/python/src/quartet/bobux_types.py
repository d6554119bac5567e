"""What the commands take and give. Written by `npm run clients:generate`; do not edit."""

from __future__ import annotations

from typing import Any, Dict, List, Literal, TypedDict, Union

BobuxErrorCode = Literal[
    "INVALID_AUTH_ERROR",
    "INVALID_COMMAND_ERROR",
    "PERMISSION_DENIED_ERROR",
    "MISSING_PARAMETERS_ERROR",
    "INVALID_PARAMETERS_ERROR",
    "SERVER_ERROR",
    "DB_ERROR",
    "PLAYER_NOT_FOUND_ERROR",
    "PLAYER_EXISTS_ERROR",
    "ALREADY_LINKED_ERROR",
    "INSUFFICIENT_BOBUX_ERROR",
    "KEY_NOT_FOUND_ERROR",
    "HOLD_NOT_FOUND_ERROR",
    "HOLD_ENDED_ERROR",
    "ENTRY_NOT_FOUND_ERROR",
    "ALREADY_REVERSED_ERROR",
    "SQL_ERROR",
    "NONCE_REUSED_ERROR",
    "STALE_MESSAGE_ERROR",
]
"""Every error that an answer can name."""


class PingData(TypedDict):
    pass


class InfoData(TypedDict):
    version: str


class Key(TypedDict):
    key: str
    secret: str
    """64 hexadecimal digits."""
    permissions: int
    """bits: 1 Read, 2 Write, 4 Account, 8 Admin."""
    created: int
    """Unix seconds."""


class KeyinfoData(TypedDict):
    key: Key


class ReplacekeyData(TypedDict):
    key: Key


class DeletekeyData(TypedDict):
    pass


class Player(TypedDict):
    id: int
    """bobux id."""
    steam: Union[str, None]
    discord: Union[str, None]
    bobux: int
    """what the player has."""
    bobuxtotal: int
    """all that the player ever got; grows by every increase and never shrinks."""


class GetplayerData(TypedDict):
    player: Player


class TopplayersData(TypedDict):
    count: int
    players: List[Player]


class SetbobuxData(TypedDict):
    player: Player


class CreateaccountData(TypedDict):
    player: Player


class LinkaccountData(TypedDict):
    player: Player


class SendsqlData(TypedDict):
    rows: List[Dict[str, Any]]
    """name of the column to value."""
    affected: int
    """rows that were inserted, updated or deleted."""


class CreatekeyData(TypedDict):
    key: Key


class EditpermissionsData(TypedDict):
    key: Key


class _AccountName(TypedDict):
    id: str
    """Steam or Discord id, 1 to 64 printable characters."""


class AccountName(_AccountName, total=False):
    discord: bool


TransferData = TypedDict(
    "TransferData",
    {
        "from": "Player",
        "to": "Player",
        "transfer": "int",
        "entries": "List[int]",
    },
)


class _BatchChange(TypedDict):
    id: Union[int, str]
    """an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id."""
    amount: int
    """amount of bobux, 0 to 2^53 - 1."""


class BatchChange(_BatchChange, total=False):
    discord: bool
    """true: the id is a Discord id."""
    operation: int
    """0 set (default), 1 add, 2 subtract."""
    reason: str
    """why, for the history; 1 to 200 characters of any kind but NUL."""


_BatchTransfer = TypedDict(
    "_BatchTransfer",
    {
        "from": "Union[int, str, AccountName]",
        "to": "Union[int, str, AccountName]",
        "amount": "int",
    },
)


class BatchTransfer(_BatchTransfer, total=False):
    reason: str
    """why, for the history; 1 to 200 characters of any kind but NUL."""


class BatchData(TypedDict):
    players: List[Player]
    """each player touched, once, as it is after all; by rising id."""
    entries: List[int]
    """ids of the entries that were made."""


class Hold(TypedDict):
    id: int
    player: int
    """bobux id."""
    amount: int
    """what was held."""
    captured: int
    """what was kept of it."""
    reason: Union[str, None]
    created: int
    """Unix seconds."""
    expires: int
    """Unix seconds; from then on it is over."""
    state: Literal['held', 'captured', 'released', 'expired']


class HoldData(TypedDict):
    hold: Hold
    player: Player


class _CaptureData(TypedDict):
    hold: Hold
    player: Player


class CaptureData(_CaptureData, total=False):
    to: Player


class ReleaseData(TypedDict):
    hold: Hold
    player: Player


class _ReverseData(TypedDict):
    entries: List[int]
    """ids of the entries that were made."""


_ReverseDataMore = TypedDict(
    "_ReverseDataMore",
    {
        "player": "Player",
        "from": "Player",
        "to": "Player",
    },
    total=False,
)


class ReverseData(_ReverseData, _ReverseDataMore):
    pass


class HoldsData(TypedDict):
    holds: List[Hold]


class _Entry(TypedDict):
    id: int
    player: int
    """bobux id."""
    operation: Literal['set', 'add', 'subtract', 'sql', 'transfer_out', 'transfer_in', 'hold', 'release', 'capture', 'reverse']
    amount: int
    """negative only of sql."""
    before: int
    after: int
    key: Union[str, None]
    """who did it; null for callers without Admin."""
    by: Union[str, None]
    """the label of that key."""
    reason: Union[str, None]
    transfer: Union[int, None]
    """of a transfer or capture: the id of the side that paid."""
    peer: Union[int, None]
    """the other player of a transfer or capture."""
    hold: Union[int, None]
    """the hold of which this is a step."""
    reverses: Union[int, None]
    """the entry that this one undid."""
    created: int
    """Unix seconds."""


class Entry(_Entry, total=False):
    operator: Literal[True]
    """made by the operator, without a key."""


class HistoryData(TypedDict):
    entries: List[Entry]
    next: Union[int, None]
    """the `before` of the next page; null: there is none."""


class RankData(TypedDict):
    rank: int
    """from 1, in the order of topplayers."""
    total: int
    """all players."""
    first: int
    """rank of the first of `players`."""
    players: List[Player]
    """the player, among those around."""


class ListedKey(TypedDict):
    key: str
    permissions: int
    """bits: 1 Read, 2 Write, 4 Account, 8 Admin."""
    created: int
    """Unix seconds."""
    label: Union[str, None]
    lastused: Union[int, None]
    """Unix seconds, to the minute."""


class ListkeysData(TypedDict):
    keys: List[ListedKey]


class SubscribeData(TypedDict):
    since: int
    """entries up to this one do not come."""


class UnsubscribeData(TypedDict):
    pass


class PingParameters(TypedDict):
    pass


class InfoParameters(TypedDict):
    pass


class KeyinfoParameters(TypedDict, total=False):
    targetkey: str
    """the key to look up."""


class ReplacekeyParameters(TypedDict):
    pass


class DeletekeyParameters(TypedDict, total=False):
    targetkey: str
    """the key to delete."""


class _GetplayerParameters(TypedDict):
    id: Union[int, str]
    """an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id."""


class GetplayerParameters(_GetplayerParameters, total=False):
    discord: bool
    """true: the id is a Discord id."""


class TopplayersParameters(TypedDict):
    amount: int
    """players on a page, 1 to 1000."""
    page: int
    """number of the page, from 1."""


class _SetbobuxParameters(TypedDict):
    id: Union[int, str]
    """an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id."""
    amount: int
    """amount of bobux, 0 to 2^53 - 1."""


class SetbobuxParameters(_SetbobuxParameters, total=False):
    discord: bool
    """true: the id is a Discord id."""
    operation: int
    """0 set (default), 1 add, 2 subtract."""
    reason: str
    """why, for the history; 1 to 200 characters of any kind but NUL."""


class _CreateaccountParameters(TypedDict):
    id: str
    """Steam or Discord id, 1 to 64 printable characters."""


class CreateaccountParameters(_CreateaccountParameters, total=False):
    discord: bool
    """true: the id is a Discord id."""


class _LinkaccountParameters(TypedDict):
    userid: Union[int, str]
    """an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id."""
    newid: str
    """Steam or Discord id, 1 to 64 printable characters."""


class LinkaccountParameters(_LinkaccountParameters, total=False):
    discord: bool
    """true: userid is a Discord id."""


class SendsqlParameters(TypedDict):
    sql: str
    """one SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE statement."""


class _CreatekeyParameters(TypedDict):
    permissions: int
    """bits: 1 Read, 2 Write, 4 Account, 8 Admin; the others are reserved and must be 0."""


class CreatekeyParameters(_CreatekeyParameters, total=False):
    label: str
    """what the key is for, 1 to 64 characters."""


class _EditpermissionsParameters(TypedDict):
    targetkey: str
    """the key to change."""
    permissions: int
    """bits: 1 Read, 2 Write, 4 Account, 8 Admin; the others are reserved and must be 0."""


class EditpermissionsParameters(_EditpermissionsParameters, total=False):
    label: str
    """what the key is for, 1 to 64 characters."""


_TransferParameters = TypedDict(
    "_TransferParameters",
    {
        "from": "Union[int, str, AccountName]",
        "to": "Union[int, str, AccountName]",
        "amount": "int",
    },
)


class TransferParameters(_TransferParameters, total=False):
    reason: str
    """why, for the history; 1 to 200 characters of any kind but NUL."""


class BatchParameters(TypedDict):
    changes: List[Union[BatchChange, BatchTransfer]]
    """as setbobux or transfer takes them."""


class _HoldParameters(TypedDict):
    id: Union[int, str]
    """an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id."""
    amount: int
    """amount of bobux, 1 to 2^53 - 1."""
    seconds: int
    """how long, 1 to 604,800."""


class HoldParameters(_HoldParameters, total=False):
    discord: bool
    """true: the id is a Discord id."""
    reason: str
    """why, for the history; 1 to 200 characters of any kind but NUL."""


class _CaptureParameters(TypedDict):
    hold: int
    """id of the hold."""


class CaptureParameters(_CaptureParameters, total=False):
    amount: int
    """up to what is held; all if absent."""
    to: Union[int, str, AccountName]
    """who gets it; without, it is spent."""


class ReleaseParameters(TypedDict):
    hold: int
    """id of the hold."""


class _ReverseParameters(TypedDict):
    entry: int
    """id of the entry."""


class ReverseParameters(_ReverseParameters, total=False):
    reason: str
    """why, for the history; 1 to 200 characters of any kind but NUL."""


class _HoldsParameters(TypedDict):
    id: Union[int, str]
    """an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id."""


class HoldsParameters(_HoldsParameters, total=False):
    discord: bool
    """true: the id is a Discord id."""


class _HistoryParameters(TypedDict):
    id: Union[int, str]
    """an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id."""


class HistoryParameters(_HistoryParameters, total=False):
    discord: bool
    """true: the id is a Discord id."""
    amount: int
    """entries on a page, 1 to 1000; 100 if absent."""
    before: int
    """only entries before this one: the `next` of the page before."""


class _RankParameters(TypedDict):
    id: Union[int, str]
    """an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id."""


class RankParameters(_RankParameters, total=False):
    discord: bool
    """true: the id is a Discord id."""
    around: int
    """players shown before it and behind it, 0 to 50; 0 if absent."""


class ListkeysParameters(TypedDict):
    pass


class SubscribeParameters(TypedDict, total=False):
    players: List[Union[int, str, AccountName]]
    """up to 1,000 players; all if absent."""
    since: int
    """the last `since` that was seen: everything later comes, some of it perhaps again."""


class UnsubscribeParameters(TypedDict):
    pass

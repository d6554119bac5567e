// Written by `npm run clients:generate`; do not edit.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** PingData */
    PingData: Record<string, never>;
    /** InfoData */
    InfoData: {
      version: string;
    };
    /** Key */
    Key: {
      /** Format: uuid */
      key: string;
      /** @description 64 hexadecimal digits */
      secret: string;
      /**
       * Format: int64
       * @description bits: 1 Read, 2 Write, 4 Account, 8 Admin
       */
      permissions: number;
      /**
       * Format: int64
       * @description Unix seconds
       */
      created: number;
    };
    /** KeyinfoData */
    KeyinfoData: {
      key: components['schemas']['Key'];
    };
    /** ReplacekeyData */
    ReplacekeyData: {
      key: components['schemas']['Key'];
    };
    /** DeletekeyData */
    DeletekeyData: Record<string, never>;
    /** Player */
    Player: {
      /**
       * Format: int64
       * @description bobux id
       */
      id: number;
      steam: string | null;
      discord: string | null;
      /**
       * Format: int64
       * @description what the player has
       */
      bobux: number;
      /**
       * Format: int64
       * @description all that the player ever got; grows by every increase and never shrinks
       */
      bobuxtotal: number;
    };
    /** GetplayerData */
    GetplayerData: {
      player: components['schemas']['Player'];
    };
    /** TopplayersData */
    TopplayersData: {
      /** Format: int64 */
      count: number;
      players: components['schemas']['Player'][];
    };
    /** SetbobuxData */
    SetbobuxData: {
      player: components['schemas']['Player'];
    };
    /** CreateaccountData */
    CreateaccountData: {
      player: components['schemas']['Player'];
    };
    /** LinkaccountData */
    LinkaccountData: {
      player: components['schemas']['Player'];
    };
    /** SendsqlData */
    SendsqlData: {
      /** @description name of the column to value */
      rows: {
        [key: string]: unknown;
      }[];
      /**
       * Format: int64
       * @description rows that were inserted, updated or deleted
       */
      affected: number;
    };
    /** CreatekeyData */
    CreatekeyData: {
      key: components['schemas']['Key'];
    };
    /** EditpermissionsData */
    EditpermissionsData: {
      key: components['schemas']['Key'];
    };
    /** AccountName */
    AccountName: {
      /** @description Steam or Discord id, 1 to 64 printable characters */
      id: string;
      discord?: boolean;
    };
    /** TransferData */
    TransferData: {
      from: components['schemas']['Player'];
      to: components['schemas']['Player'];
      /**
       * Format: int64
       * @description id of the transfer, which reverse takes
       */
      transfer: number;
      /** @description ids of the entries that were made */
      entries: number[];
    };
    /** BatchChange */
    BatchChange: {
      /** @description an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id */
      id: number | string;
      /** @description true: the id is a Discord id */
      discord?: boolean;
      /**
       * Format: int64
       * @description amount of bobux, 0 to 2^53 - 1
       */
      amount: number;
      /**
       * Format: int32
       * @description 0 set (default), 1 add, 2 subtract
       */
      operation?: number;
      /** @description why, for the history; 1 to 200 characters of any kind but NUL */
      reason?: string;
    };
    /** BatchTransfer */
    BatchTransfer: {
      /** @description an integer is a bobux id, a string a Steam id; {"id": …, "discord": true} a Discord id */
      from: number | string | components['schemas']['AccountName'];
      /** @description an integer is a bobux id, a string a Steam id; {"id": …, "discord": true} a Discord id */
      to: number | string | components['schemas']['AccountName'];
      /**
       * Format: int64
       * @description amount of bobux, 1 to 2^53 - 1
       */
      amount: number;
      /** @description why, for the history; 1 to 200 characters of any kind but NUL */
      reason?: string;
    };
    /** BatchData */
    BatchData: {
      /** @description each player touched, once, as it is after all; by rising id */
      players: components['schemas']['Player'][];
      /** @description ids of the entries that were made */
      entries: number[];
    };
    /** Hold */
    Hold: {
      /** Format: int64 */
      id: number;
      /**
       * Format: int64
       * @description bobux id
       */
      player: number;
      /**
       * Format: int64
       * @description what was held
       */
      amount: number;
      /**
       * Format: int64
       * @description what was kept of it
       */
      captured: number;
      reason: string | null;
      /**
       * Format: int64
       * @description Unix seconds
       */
      created: number;
      /**
       * Format: int64
       * @description Unix seconds; from then on it is over
       */
      expires: number;
      /** @enum {string} */
      state: 'held' | 'captured' | 'released' | 'expired';
    };
    /** HoldData */
    HoldData: {
      hold: components['schemas']['Hold'];
      player: components['schemas']['Player'];
    };
    /** CaptureData */
    CaptureData: {
      hold: components['schemas']['Hold'];
      player: components['schemas']['Player'];
      to?: components['schemas']['Player'];
    };
    /** ReleaseData */
    ReleaseData: {
      hold: components['schemas']['Hold'];
      player: components['schemas']['Player'];
    };
    /** ReverseData */
    ReverseData: {
      player?: components['schemas']['Player'];
      from?: components['schemas']['Player'];
      to?: components['schemas']['Player'];
      /** @description ids of the entries that were made */
      entries: number[];
    };
    /** HoldsData */
    HoldsData: {
      holds: components['schemas']['Hold'][];
    };
    /** Entry */
    Entry: {
      /** Format: int64 */
      id: number;
      /**
       * Format: int64
       * @description bobux id
       */
      player: number;
      /** @enum {string} */
      operation:
        | 'set'
        | 'add'
        | 'subtract'
        | 'sql'
        | 'transfer_out'
        | 'transfer_in'
        | 'hold'
        | 'release'
        | 'capture'
        | 'reverse';
      /**
       * Format: int64
       * @description negative only of sql
       */
      amount: number;
      /** Format: int64 */
      before: number;
      /** Format: int64 */
      after: number;
      /** @description who did it; null for callers without Admin */
      key: string | null;
      /** @description the label of that key */
      by: string | null;
      /**
       * @description made by the operator, without a key
       * @constant
       */
      operator?: true;
      reason: string | null;
      /** @description of a transfer or capture: the id of the side that paid */
      transfer: number | null;
      /** @description the other player of a transfer or capture */
      peer: number | null;
      /** @description the hold of which this is a step */
      hold: number | null;
      /** @description the entry that this one undid */
      reverses: number | null;
      /**
       * Format: int64
       * @description Unix seconds
       */
      created: number;
    };
    /** HistoryData */
    HistoryData: {
      entries: components['schemas']['Entry'][];
      /** @description the `before` of the next page; null: there is none */
      next: number | null;
    };
    /** RankData */
    RankData: {
      /**
       * Format: int64
       * @description from 1, in the order of topplayers
       */
      rank: number;
      /**
       * Format: int64
       * @description all players
       */
      total: number;
      /**
       * Format: int64
       * @description rank of the first of `players`
       */
      first: number;
      /** @description the player, among those around */
      players: components['schemas']['Player'][];
    };
    /** ListedKey */
    ListedKey: {
      /** Format: uuid */
      key: string;
      /**
       * Format: int64
       * @description bits: 1 Read, 2 Write, 4 Account, 8 Admin
       */
      permissions: number;
      /**
       * Format: int64
       * @description Unix seconds
       */
      created: number;
      label: string | null;
      /** @description Unix seconds, to the minute */
      lastused: number | null;
    };
    /** ListkeysData */
    ListkeysData: {
      keys: components['schemas']['ListedKey'][];
    };
    /** SubscribeData */
    SubscribeData: {
      /**
       * Format: int64
       * @description entries up to this one do not come
       */
      since: number;
    };
    /** UnsubscribeData */
    UnsubscribeData: Record<string, never>;
    /** PingParameters */
    PingParameters: Record<string, never>;
    /** InfoParameters */
    InfoParameters: Record<string, never>;
    /** KeyinfoParameters */
    KeyinfoParameters: {
      /** @description the key to look up */
      targetkey?: string;
    };
    /** ReplacekeyParameters */
    ReplacekeyParameters: Record<string, never>;
    /** DeletekeyParameters */
    DeletekeyParameters: {
      /** @description the key to delete */
      targetkey?: string;
    };
    /** GetplayerParameters */
    GetplayerParameters: {
      /** @description an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id */
      id: number | string;
      /** @description true: the id is a Discord id */
      discord?: boolean;
    };
    /** TopplayersParameters */
    TopplayersParameters: {
      /**
       * Format: int32
       * @description players on a page, 1 to 1000
       */
      amount: number;
      /**
       * Format: int64
       * @description number of the page, from 1
       */
      page: number;
    };
    /** SetbobuxParameters */
    SetbobuxParameters: {
      /** @description an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id */
      id: number | string;
      /** @description true: the id is a Discord id */
      discord?: boolean;
      /**
       * Format: int64
       * @description amount of bobux, 0 to 2^53 - 1
       */
      amount: number;
      /**
       * Format: int32
       * @description 0 set (default), 1 add, 2 subtract
       */
      operation?: number;
      /** @description why, for the history; 1 to 200 characters of any kind but NUL */
      reason?: string;
    };
    /** CreateaccountParameters */
    CreateaccountParameters: {
      /** @description Steam or Discord id, 1 to 64 printable characters */
      id: string;
      /** @description true: the id is a Discord id */
      discord?: boolean;
    };
    /** LinkaccountParameters */
    LinkaccountParameters: {
      /** @description an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id */
      userid: number | string;
      /** @description true: userid is a Discord id */
      discord?: boolean;
      /** @description Steam or Discord id, 1 to 64 printable characters */
      newid: string;
    };
    /** SendsqlParameters */
    SendsqlParameters: {
      /** @description one SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE statement */
      sql: string;
    };
    /** CreatekeyParameters */
    CreatekeyParameters: {
      /**
       * Format: int32
       * @description bits: 1 Read, 2 Write, 4 Account, 8 Admin; the others are reserved and must be 0
       */
      permissions: number;
      /** @description what the key is for, 1 to 64 characters */
      label?: string;
    };
    /** EditpermissionsParameters */
    EditpermissionsParameters: {
      /** @description the key to change */
      targetkey: string;
      /**
       * Format: int32
       * @description bits: 1 Read, 2 Write, 4 Account, 8 Admin; the others are reserved and must be 0
       */
      permissions: number;
      /** @description what the key is for, 1 to 64 characters */
      label?: string;
    };
    /** TransferParameters */
    TransferParameters: {
      /** @description who pays */
      from: number | string | components['schemas']['AccountName'];
      /** @description who gets it */
      to: number | string | components['schemas']['AccountName'];
      /**
       * Format: int64
       * @description amount of bobux, 1 to 2^53 - 1
       */
      amount: number;
      /** @description why, for the history; 1 to 200 characters of any kind but NUL */
      reason?: string;
    };
    /** BatchParameters */
    BatchParameters: {
      /** @description as setbobux or transfer takes them */
      changes: (components['schemas']['BatchChange'] | components['schemas']['BatchTransfer'])[];
    };
    /** HoldParameters */
    HoldParameters: {
      /** @description an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id */
      id: number | string;
      /** @description true: the id is a Discord id */
      discord?: boolean;
      /**
       * Format: int64
       * @description amount of bobux, 1 to 2^53 - 1
       */
      amount: number;
      /**
       * Format: int32
       * @description how long, 1 to 604,800
       */
      seconds: number;
      /** @description why, for the history; 1 to 200 characters of any kind but NUL */
      reason?: string;
    };
    /** CaptureParameters */
    CaptureParameters: {
      /**
       * Format: int64
       * @description id of the hold
       */
      hold: number;
      /**
       * Format: int64
       * @description up to what is held; all if absent
       */
      amount?: number;
      /** @description who gets it; without, it is spent */
      to?: number | string | components['schemas']['AccountName'];
    };
    /** ReleaseParameters */
    ReleaseParameters: {
      /**
       * Format: int64
       * @description id of the hold
       */
      hold: number;
    };
    /** ReverseParameters */
    ReverseParameters: {
      /**
       * Format: int64
       * @description id of the entry
       */
      entry: number;
      /** @description why, for the history; 1 to 200 characters of any kind but NUL */
      reason?: string;
    };
    /** HoldsParameters */
    HoldsParameters: {
      /** @description an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id */
      id: number | string;
      /** @description true: the id is a Discord id */
      discord?: boolean;
    };
    /** HistoryParameters */
    HistoryParameters: {
      /** @description an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id */
      id: number | string;
      /** @description true: the id is a Discord id */
      discord?: boolean;
      /**
       * Format: int32
       * @description entries on a page, 1 to 1000; 100 if absent
       */
      amount?: number;
      /**
       * Format: int64
       * @description only entries before this one: the `next` of the page before
       */
      before?: number;
    };
    /** RankParameters */
    RankParameters: {
      /** @description an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id */
      id: number | string;
      /** @description true: the id is a Discord id */
      discord?: boolean;
      /**
       * Format: int32
       * @description players shown before it and behind it, 0 to 50; 0 if absent
       */
      around?: number;
    };
    /** ListkeysParameters */
    ListkeysParameters: Record<string, never>;
    /** SubscribeParameters */
    SubscribeParameters: {
      /** @description up to 1,000 players; all if absent */
      players?: (number | string | components['schemas']['AccountName'])[];
      /**
       * Format: int64
       * @description the last `since` that was seen: everything later comes, some of it perhaps again
       */
      since?: number;
    };
    /** UnsubscribeParameters */
    UnsubscribeParameters: Record<string, never>;
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type PingData = components['schemas']['PingData'];
export type InfoData = components['schemas']['InfoData'];
export type Key = components['schemas']['Key'];
export type KeyinfoData = components['schemas']['KeyinfoData'];
export type ReplacekeyData = components['schemas']['ReplacekeyData'];
export type DeletekeyData = components['schemas']['DeletekeyData'];
export type Player = components['schemas']['Player'];
export type GetplayerData = components['schemas']['GetplayerData'];
export type TopplayersData = components['schemas']['TopplayersData'];
export type SetbobuxData = components['schemas']['SetbobuxData'];
export type CreateaccountData = components['schemas']['CreateaccountData'];
export type LinkaccountData = components['schemas']['LinkaccountData'];
export type SendsqlData = components['schemas']['SendsqlData'];
export type CreatekeyData = components['schemas']['CreatekeyData'];
export type EditpermissionsData = components['schemas']['EditpermissionsData'];
export type AccountName = components['schemas']['AccountName'];
export type TransferData = components['schemas']['TransferData'];
export type BatchChange = components['schemas']['BatchChange'];
export type BatchTransfer = components['schemas']['BatchTransfer'];
export type BatchData = components['schemas']['BatchData'];
export type Hold = components['schemas']['Hold'];
export type HoldData = components['schemas']['HoldData'];
export type CaptureData = components['schemas']['CaptureData'];
export type ReleaseData = components['schemas']['ReleaseData'];
export type ReverseData = components['schemas']['ReverseData'];
export type HoldsData = components['schemas']['HoldsData'];
export type Entry = components['schemas']['Entry'];
export type HistoryData = components['schemas']['HistoryData'];
export type RankData = components['schemas']['RankData'];
export type ListedKey = components['schemas']['ListedKey'];
export type ListkeysData = components['schemas']['ListkeysData'];
export type SubscribeData = components['schemas']['SubscribeData'];
export type UnsubscribeData = components['schemas']['UnsubscribeData'];
export type PingParameters = components['schemas']['PingParameters'];
export type InfoParameters = components['schemas']['InfoParameters'];
export type KeyinfoParameters = components['schemas']['KeyinfoParameters'];
export type ReplacekeyParameters = components['schemas']['ReplacekeyParameters'];
export type DeletekeyParameters = components['schemas']['DeletekeyParameters'];
export type GetplayerParameters = components['schemas']['GetplayerParameters'];
export type TopplayersParameters = components['schemas']['TopplayersParameters'];
export type SetbobuxParameters = components['schemas']['SetbobuxParameters'];
export type CreateaccountParameters = components['schemas']['CreateaccountParameters'];
export type LinkaccountParameters = components['schemas']['LinkaccountParameters'];
export type SendsqlParameters = components['schemas']['SendsqlParameters'];
export type CreatekeyParameters = components['schemas']['CreatekeyParameters'];
export type EditpermissionsParameters = components['schemas']['EditpermissionsParameters'];
export type TransferParameters = components['schemas']['TransferParameters'];
export type BatchParameters = components['schemas']['BatchParameters'];
export type HoldParameters = components['schemas']['HoldParameters'];
export type CaptureParameters = components['schemas']['CaptureParameters'];
export type ReleaseParameters = components['schemas']['ReleaseParameters'];
export type ReverseParameters = components['schemas']['ReverseParameters'];
export type HoldsParameters = components['schemas']['HoldsParameters'];
export type HistoryParameters = components['schemas']['HistoryParameters'];
export type RankParameters = components['schemas']['RankParameters'];
export type ListkeysParameters = components['schemas']['ListkeysParameters'];
export type SubscribeParameters = components['schemas']['SubscribeParameters'];
export type UnsubscribeParameters = components['schemas']['UnsubscribeParameters'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

/** Every error that an answer can name. */
export const BOBUX_ERROR_CODES = [
  'INVALID_AUTH_ERROR',
  'INVALID_COMMAND_ERROR',
  'PERMISSION_DENIED_ERROR',
  'MISSING_PARAMETERS_ERROR',
  'INVALID_PARAMETERS_ERROR',
  'SERVER_ERROR',
  'DB_ERROR',
  'PLAYER_NOT_FOUND_ERROR',
  'PLAYER_EXISTS_ERROR',
  'ALREADY_LINKED_ERROR',
  'INSUFFICIENT_BOBUX_ERROR',
  'KEY_NOT_FOUND_ERROR',
  'HOLD_NOT_FOUND_ERROR',
  'HOLD_ENDED_ERROR',
  'ENTRY_NOT_FOUND_ERROR',
  'ALREADY_REVERSED_ERROR',
  'SQL_ERROR',
  'NONCE_REUSED_ERROR',
  'STALE_MESSAGE_ERROR',
] as const;
export type BobuxErrorCode = (typeof BOBUX_ERROR_CODES)[number];

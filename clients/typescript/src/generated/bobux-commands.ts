// Written by `npm run clients:generate`; do not edit.

import type * as types from './bobux.js';
import type { CallOptions } from '../bobux/call-options.js';

/** What a client knows of each command. `isRecorded`: the server keeps its nonce, so that it takes effect once. */
export const BOBUX_COMMANDS = {
  ping: { summary: 'Answers without any data, to test whether a key works', isRecorded: false },
  info: { summary: 'The version of the server software', isRecorded: false },
  keyinfo: { summary: 'The key that is being used, or with targetkey another one', isRecorded: false },
  replacekey: {
    summary: 'Deletes the key that is being used and makes a new one with the same permissions',
    isRecorded: true,
  },
  deletekey: {
    summary: 'Deletes the key that is being used, or with targetkey another one',
    isRecorded: true,
  },
  getplayer: { summary: 'A player by its Steam, Discord or bobux id', isRecorded: false },
  topplayers: {
    summary: 'A page of the players with the most bobux; past the end, the last page',
    isRecorded: false,
  },
  setbobux: { summary: 'Sets, raises or lowers the bobux of a player', isRecorded: true },
  createaccount: { summary: 'Makes a new player with a Steam or Discord id', isRecorded: true },
  linkaccount: { summary: 'Gives a player the Steam or Discord id that it lacks', isRecorded: true },
  sendsql: {
    summary: 'Runs one SQL statement on the players, as a role that can reach nothing else',
    isRecorded: true,
  },
  createkey: { summary: 'Makes a new API key', isRecorded: true },
  editpermissions: {
    summary: 'Changes what an API key may do, and its label where one is given',
    isRecorded: true,
  },
  transfer: { summary: 'Moves bobux from one player to another', isRecorded: true },
  batch: {
    summary: 'Up to 100 changes and transfers, in their order, all of them or none',
    isRecorded: true,
  },
  hold: {
    summary: 'Reserves bobux of a player for a time; what is not captured until then goes back by itself',
    isRecorded: true,
  },
  capture: { summary: 'Takes what is held, or part of it: the rest goes back', isRecorded: true },
  release: { summary: 'Gives back what is held', isRecorded: true },
  reverse: {
    summary:
      'Undoes an entry of the history on the balance as it is now; of a transfer both sides. Once only',
    isRecorded: true,
  },
  holds: { summary: 'The open holds of a player, the oldest first', isRecorded: false },
  history: {
    summary:
      'The entries of a player, newest first, a page at a time; by the bobux id also of one that is gone',
    isRecorded: false,
  },
  rank: {
    summary: 'Where a player stands in the order of topplayers, and who stands around',
    isRecorded: false,
  },
  listkeys: { summary: 'All API keys, without their secrets, the oldest first', isRecorded: false },
  subscribe: {
    summary: 'From now on this connection also gets every committed entry, of some players or of all',
    isRecorded: false,
  },
  unsubscribe: {
    summary: 'Ends what subscribe began; where nothing was, there is nothing to end',
    isRecorded: false,
  },
} as const satisfies Record<string, { readonly summary: string; readonly isRecorded: boolean }>;
export type BobuxCommandName = keyof typeof BOBUX_COMMANDS;

/** One method for each command, by its name on the wire. */
export abstract class BobuxCommands {
  /**
   * Sends a command by its name, and gives the `data` of its answer.
   * @throws BobuxError the server refused it
   */
  abstract call<Data = Record<string, unknown>>(
    command: BobuxCommandName,
    parameters?: object,
    options?: CallOptions,
  ): Promise<Data>;

  /**
   * Answers without any data, to test whether a key works. Needs: no permission.
   */
  ping(parameters: Record<string, never> = {}, options?: CallOptions): Promise<types.PingData> {
    return this.call('ping', parameters, options);
  }

  /**
   * The version of the server software. Needs: no permission.
   */
  info(parameters: Record<string, never> = {}, options?: CallOptions): Promise<types.InfoData> {
    return this.call('info', parameters, options);
  }

  /**
   * The key that is being used, or with targetkey another one. Needs: no permission; with `targetkey`, Admin.
   * @throws BobuxError among others KEY_NOT_FOUND_ERROR
   */
  keyinfo(parameters: types.KeyinfoParameters = {}, options?: CallOptions): Promise<types.KeyinfoData> {
    return this.call('keyinfo', parameters, options);
  }

  /**
   * Deletes the key that is being used and makes a new one with the same permissions. Needs: no permission.
   */
  replacekey(parameters: Record<string, never> = {}, options?: CallOptions): Promise<types.ReplacekeyData> {
    return this.call('replacekey', parameters, options);
  }

  /**
   * Deletes the key that is being used, or with targetkey another one. Needs: no permission; with `targetkey`, Admin.
   * @throws BobuxError among others KEY_NOT_FOUND_ERROR
   */
  deletekey(parameters: types.DeletekeyParameters = {}, options?: CallOptions): Promise<types.DeletekeyData> {
    return this.call('deletekey', parameters, options);
  }

  /**
   * A player by its Steam, Discord or bobux id. Needs: Read.
   * @throws BobuxError among others PLAYER_NOT_FOUND_ERROR
   */
  getplayer(parameters: types.GetplayerParameters, options?: CallOptions): Promise<types.GetplayerData> {
    return this.call('getplayer', parameters, options);
  }

  /**
   * A page of the players with the most bobux; past the end, the last page. Needs: Read.
   */
  topplayers(parameters: types.TopplayersParameters, options?: CallOptions): Promise<types.TopplayersData> {
    return this.call('topplayers', parameters, options);
  }

  /**
   * Sets, raises or lowers the bobux of a player. Needs: Write.
   * @throws BobuxError among others PLAYER_NOT_FOUND_ERROR, INSUFFICIENT_BOBUX_ERROR
   */
  setbobux(parameters: types.SetbobuxParameters, options?: CallOptions): Promise<types.SetbobuxData> {
    return this.call('setbobux', parameters, options);
  }

  /**
   * Makes a new player with a Steam or Discord id. Needs: Account.
   * @throws BobuxError among others PLAYER_EXISTS_ERROR
   */
  createaccount(
    parameters: types.CreateaccountParameters,
    options?: CallOptions,
  ): Promise<types.CreateaccountData> {
    return this.call('createaccount', parameters, options);
  }

  /**
   * Gives a player the Steam or Discord id that it lacks. Needs: Account.
   * @throws BobuxError among others PLAYER_NOT_FOUND_ERROR, ALREADY_LINKED_ERROR, PLAYER_EXISTS_ERROR
   */
  linkaccount(
    parameters: types.LinkaccountParameters,
    options?: CallOptions,
  ): Promise<types.LinkaccountData> {
    return this.call('linkaccount', parameters, options);
  }

  /**
   * Runs one SQL statement on the players, as a role that can reach nothing else. Needs: Admin.
   * @throws BobuxError among others SQL_ERROR
   */
  sendsql(parameters: types.SendsqlParameters, options?: CallOptions): Promise<types.SendsqlData> {
    return this.call('sendsql', parameters, options);
  }

  /**
   * Makes a new API key. Needs: Admin.
   */
  createkey(parameters: types.CreatekeyParameters, options?: CallOptions): Promise<types.CreatekeyData> {
    return this.call('createkey', parameters, options);
  }

  /**
   * Changes what an API key may do, and its label where one is given. Needs: Admin.
   * @throws BobuxError among others KEY_NOT_FOUND_ERROR
   */
  editpermissions(
    parameters: types.EditpermissionsParameters,
    options?: CallOptions,
  ): Promise<types.EditpermissionsData> {
    return this.call('editpermissions', parameters, options);
  }

  /**
   * Moves bobux from one player to another. Needs: Write.
   * @throws BobuxError among others PLAYER_NOT_FOUND_ERROR, INSUFFICIENT_BOBUX_ERROR
   */
  transfer(parameters: types.TransferParameters, options?: CallOptions): Promise<types.TransferData> {
    return this.call('transfer', parameters, options);
  }

  /**
   * Up to 100 changes and transfers, in their order, all of them or none. Needs: Write.
   * @throws BobuxError among others PLAYER_NOT_FOUND_ERROR, INSUFFICIENT_BOBUX_ERROR
   */
  batch(parameters: types.BatchParameters, options?: CallOptions): Promise<types.BatchData> {
    return this.call('batch', parameters, options);
  }

  /**
   * Reserves bobux of a player for a time; what is not captured until then goes back by itself. Needs: Write.
   * @throws BobuxError among others PLAYER_NOT_FOUND_ERROR, INSUFFICIENT_BOBUX_ERROR
   */
  hold(parameters: types.HoldParameters, options?: CallOptions): Promise<types.HoldData> {
    return this.call('hold', parameters, options);
  }

  /**
   * Takes what is held, or part of it: the rest goes back. Needs: Write.
   * @throws BobuxError among others HOLD_NOT_FOUND_ERROR, HOLD_ENDED_ERROR, PLAYER_NOT_FOUND_ERROR
   */
  capture(parameters: types.CaptureParameters, options?: CallOptions): Promise<types.CaptureData> {
    return this.call('capture', parameters, options);
  }

  /**
   * Gives back what is held. Needs: Write.
   * @throws BobuxError among others HOLD_NOT_FOUND_ERROR, HOLD_ENDED_ERROR
   */
  release(parameters: types.ReleaseParameters, options?: CallOptions): Promise<types.ReleaseData> {
    return this.call('release', parameters, options);
  }

  /**
   * Undoes an entry of the history on the balance as it is now; of a transfer both sides. Once only. Needs: Write.
   * @throws BobuxError among others ENTRY_NOT_FOUND_ERROR, ALREADY_REVERSED_ERROR, INSUFFICIENT_BOBUX_ERROR, PLAYER_NOT_FOUND_ERROR
   */
  reverse(parameters: types.ReverseParameters, options?: CallOptions): Promise<types.ReverseData> {
    return this.call('reverse', parameters, options);
  }

  /**
   * The open holds of a player, the oldest first. Needs: Read.
   * @throws BobuxError among others PLAYER_NOT_FOUND_ERROR
   */
  holds(parameters: types.HoldsParameters, options?: CallOptions): Promise<types.HoldsData> {
    return this.call('holds', parameters, options);
  }

  /**
   * The entries of a player, newest first, a page at a time; by the bobux id also of one that is gone. Needs: Read.
   * @throws BobuxError among others PLAYER_NOT_FOUND_ERROR
   */
  history(parameters: types.HistoryParameters, options?: CallOptions): Promise<types.HistoryData> {
    return this.call('history', parameters, options);
  }

  /**
   * Where a player stands in the order of topplayers, and who stands around. Needs: Read.
   * @throws BobuxError among others PLAYER_NOT_FOUND_ERROR
   */
  rank(parameters: types.RankParameters, options?: CallOptions): Promise<types.RankData> {
    return this.call('rank', parameters, options);
  }

  /**
   * All API keys, without their secrets, the oldest first. Needs: Admin.
   */
  listkeys(parameters: Record<string, never> = {}, options?: CallOptions): Promise<types.ListkeysData> {
    return this.call('listkeys', parameters, options);
  }
}

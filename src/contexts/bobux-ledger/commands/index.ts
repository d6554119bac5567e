import type { DefinedCommand } from '../command.js';
import { batch } from './batch.js';
import { capture } from './capture.js';
import { createAccount } from './createaccount.js';
import { createKey } from './createkey.js';
import { deleteKey } from './deletekey.js';
import { editPermissions } from './editpermissions.js';
import { getPlayer } from './getplayer.js';
import { history } from './history.js';
import { hold } from './hold.js';
import { holds } from './holds.js';
import { info } from './info.js';
import { keyInfo } from './keyinfo.js';
import { linkAccount } from './linkaccount.js';
import { listKeys } from './listkeys.js';
import { ping } from './ping.js';
import { rank } from './rank.js';
import { release } from './release.js';
import { replaceKey } from './replacekey.js';
import { reverse } from './reverse.js';
import { sendSql } from './sendsql.js';
import { setBobux } from './setbobux.js';
import { subscribe } from './subscribe.js';
import { topPlayers } from './topplayers.js';
import { transfer } from './transfer.js';
import { unsubscribe } from './unsubscribe.js';

/** Every command: the seed's in its order, then those of version 2. */
export const commands = [
  ping,
  info,
  keyInfo,
  replaceKey,
  deleteKey,
  getPlayer,
  topPlayers,
  setBobux,
  createAccount,
  linkAccount,
  sendSql,
  createKey,
  editPermissions,
  transfer,
  batch,
  hold,
  capture,
  release,
  reverse,
  holds,
  history,
  rank,
  listKeys,
  subscribe,
  unsubscribe,
] as unknown as readonly DefinedCommand[];

const byName = new Map(
  commands.flatMap((command) => [command.name, ...(command.aliases ?? [])].map((name) => [name, command])),
);

/** @returns the command of that name or alias; letter case counts */
export function findCommand(name: string): DefinedCommand | undefined {
  return byName.get(name);
}

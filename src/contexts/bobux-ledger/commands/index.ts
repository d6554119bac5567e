import type { DefinedCommand } from '../command.js';
import { createAccount } from './createaccount.js';
import { createKey } from './createkey.js';
import { deleteKey } from './deletekey.js';
import { editPermissions } from './editpermissions.js';
import { getPlayer } from './getplayer.js';
import { info } from './info.js';
import { keyInfo } from './keyinfo.js';
import { linkAccount } from './linkaccount.js';
import { ping } from './ping.js';
import { replaceKey } from './replacekey.js';
import { sendSql } from './sendsql.js';
import { setBobux } from './setbobux.js';
import { topPlayers } from './topplayers.js';

/** Every command, in the order of the seed. */
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
] as unknown as readonly DefinedCommand[];

const byName = new Map(
  commands.flatMap((command) => [command.name, ...(command.aliases ?? [])].map((name) => [name, command])),
);

export function findCommand(name: string): DefinedCommand | undefined {
  return byName.get(name);
}

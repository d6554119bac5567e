import { CommandError } from '../../../shared/cli-command/cli-command.js';

/** @throws CommandError */
export function requireListId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new CommandError(`${text.slice(0, 40)} is no id of a list.`);
  return Number(text);
}

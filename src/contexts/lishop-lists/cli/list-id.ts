import { CommandError } from '../../../shared/cli-command/cli-command.js';
import { LIST_ID } from '../operator/operator-lists.js';

/** @throws CommandError */
export function requireListId(text: string): number {
  if (!LIST_ID.test(text)) throw new CommandError(`${text.slice(0, 40)} is no id of a list.`);
  return Number(text);
}

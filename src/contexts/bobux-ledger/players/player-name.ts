import { LedgerError } from '../ledger-error.js';

/** A player as a command names it: a number is a bobux id. */
export type PlayerName = number | { readonly kind: 'steam' | 'discord'; readonly id: string };

const DISCORD_ID_IS_TEXT =
  'id: must be a text beside "discord": true, got a whole number, which is a bobux id';

/**
 * A player as a command names it (docs/bobux.md, "Naming a player"): an integer is a bobux id, a string a Steam id, beside `discord: true` a Discord id.
 * @throws LedgerError INVALID_PARAMETERS_ERROR an integer beside `discord: true`
 */
export function nameOf(id: number | string, discord: boolean | undefined): PlayerName {
  if (typeof id === 'string') return { kind: discord ? 'discord' : 'steam', id };
  if (discord) throw new LedgerError('INVALID_PARAMETERS_ERROR', { message: DISCORD_ID_IS_TEXT });
  return id;
}

/** The same where the name stands alone: an object is a Discord id. */
export function nameOfEither(
  name: number | string | { readonly id: string; readonly discord?: boolean | undefined },
): PlayerName {
  return typeof name === 'object' ? nameOf(name.id, name.discord) : nameOf(name, undefined);
}

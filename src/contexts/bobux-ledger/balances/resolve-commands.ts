import { z } from 'zod';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { PlayerName } from '../players/player-name.js';
import type { AccountKind } from '../players/players.repository.js';
import type { BalanceChange } from './balance-change.js';
import {
  isCommand,
  type BalanceCommand,
  type ResolvedCommand,
  type ResolvedStep,
  type Step,
  type Work,
} from './balance-command.js';
import type { Refusal } from './refusals.js';

/** An entry that may be reversed, with the one that goes with it: the two sides of a transfer, or a capture and whom it paid. */
const reversible = z.object({
  id: z.int(),
  player_id: z.int(),
  operation: z.string(),
  amount: z.int(),
  balance_before: z.int(),
  balance_after: z.int(),
  other: z.int().nullable(),
  other_player: z.int().nullable(),
});
type Reversible = z.infer<typeof reversible> & { readonly named: number };

/** An entry's own first side: a transfer is reversed from its transfer_out, a capture that paid somebody from the capture. */
const ENTRIES = `SELECT named.id AS named, e.id, e.player_id, e.operation, e.amount, e.balance_before, e.balance_after,
    o.id AS other, o.player_id AS other_player
  FROM unnest($1::bigint[]) AS n(id)
  CROSS JOIN LATERAL (SELECT x.id, x.operation, x.transfer_id FROM bobux.entries x WHERE x.id = n.id OFFSET 0) named
  CROSS JOIN LATERAL (SELECT x.* FROM bobux.entries x
    WHERE x.id = CASE WHEN named.operation = 'transfer_in' THEN named.transfer_id ELSE named.id END OFFSET 0) e
  LEFT JOIN LATERAL (SELECT x.id, x.player_id FROM bobux.entries x
    WHERE x.transfer_id = e.id AND x.operation = 'transfer_in' AND e.operation IN ('transfer_out', 'capture') OFFSET 0) o ON true`;

const HOLDS = `SELECT h.id, h.player_id FROM unnest($1::bigint[]) AS n(id)
  CROSS JOIN LATERAL (SELECT x.id, x.player_id FROM bobux.holds x WHERE x.id = n.id OFFSET 0) h`;

const playersNamed = (column: AccountKind): string => `SELECT p.id, n.name FROM unnest($1::text[]) AS n(name)
  CROSS JOIN LATERAL (SELECT x.id FROM bobux.players x WHERE x.${column} = n.name OFFSET 0) p`;
const NAMES = { steam: playersNamed('steam'), discord: playersNamed('discord') } as const;

/** What commands name, as the database has it. */
class Known {
  readonly steam = new Map<string, number>();
  readonly discord = new Map<string, number>();
  /** The player of each hold. */
  readonly holds = new Map<number, number>();
  readonly entries = new Map<number, Reversible>();

  /** @returns undefined: there is none */
  player(name: PlayerName): number | undefined {
    return typeof name === 'number' ? name : this[name.kind].get(name.id);
  }
}

/**
 * Finds out which players commands are about. What it finds does not change any more: a hold keeps its player, and entries are append-only.
 *
 * @returns those of the commands, from the first on, that can go in one statement; at least one. A command that names a hold or an entry which is not
 * there, behind others that may be about to make it, is left for the next statement.
 */
export async function resolveCommands(
  database: Queryable,
  commands: readonly (BalanceChange | BalanceCommand)[],
): Promise<Work[]> {
  const works = await resolveAll(database, commands);
  const first = works.findIndex((work) => !isCommand(work) || work.refused === undefined);
  const firstHold = works.findIndex((work) => isCommand(work) && work.kind === 'hold');
  const behind = { 'no entry': first, 'no hold': firstHold };
  const end = works.findIndex((work, at) => {
    const maker = isCommand(work) && isMissing(work.refused) ? behind[work.refused] : -1;
    return maker >= 0 && maker < at;
  });
  return end < 0 ? works : works.slice(0, end);
}

const isMissing = (refused: Refusal | undefined): refused is 'no hold' | 'no entry' =>
  refused === 'no hold' || refused === 'no entry';

/** The same, of all commands as the database has them now. */
export async function resolveAll(
  database: Queryable,
  commands: readonly (BalanceChange | BalanceCommand)[],
): Promise<Work[]> {
  const known = await lookUp(
    database,
    commands.filter(isCommand<BalanceCommand>).flatMap(({ steps }) => steps),
  );
  return commands.map((command) => (isCommand<BalanceCommand>(command) ? resolve(command, known) : command));
}

/** @returns undefined: one of them names something that has to be looked up */
export function resolveAtOnce(commands: readonly (BalanceChange | BalanceCommand)[]): Work[] | undefined {
  const isNamed = (name: PlayerName | undefined): boolean => typeof name === 'object';
  const isKnown = (step: Step): boolean =>
    'player' in step && !isNamed(step.player) && !('to' in step && isNamed(step.to));
  if (!commands.every((command) => !isCommand<BalanceCommand>(command) || command.steps.every(isKnown)))
    return undefined;
  const known = new Known();
  return commands.map((command) => (isCommand<BalanceCommand>(command) ? resolve(command, known) : command));
}

async function lookUp(database: Queryable, steps: readonly Step[]): Promise<Known> {
  const known = new Known();
  const names = { steam: new Set<string>(), discord: new Set<string>() };
  const holds = new Set<number>();
  const entries = new Set<number>();
  for (const step of steps) {
    for (const name of ['player' in step ? step.player : 0, 'to' in step ? (step.to ?? 0) : 0]) {
      if (typeof name !== 'number') names[name.kind].add(name.id);
    }
    if ('hold' in step) holds.add(step.hold);
    if ('entry' in step) entries.add(step.entry);
  }
  const findNames = async (kind: 'steam' | 'discord'): Promise<void> => {
    if (names[kind].size === 0) return;
    const rows = await database.query<{ id: number; name: string }>(NAMES[kind], [[...names[kind]]]);
    for (const { id, name } of rows) known[kind].set(name, id);
  };
  const findHolds = async (): Promise<void> => {
    if (holds.size === 0) return;
    const rows = await database.query<{ id: number; player_id: number }>(HOLDS, [[...holds]]);
    for (const { id, player_id } of rows) known.holds.set(id, player_id);
  };
  const findEntries = async (): Promise<void> => {
    if (entries.size === 0) return;
    const rows = await database.query<Reversible>(ENTRIES, [[...entries]]);
    for (const row of rows) known.entries.set(row.named, { ...reversible.parse(row), named: row.named });
  };
  await Promise.all([findNames('steam'), findNames('discord'), findHolds(), findEntries()]);
  return known;
}

function resolve(command: BalanceCommand, known: Known): ResolvedCommand {
  const steps: ResolvedStep[] = [];
  let refused: Refusal | undefined;
  for (const step of command.steps) {
    const resolved = resolveStep(step, known);
    if (typeof resolved === 'string') refused ??= resolved;
    else steps.push(resolved);
  }
  if (refused !== undefined) {
    const [step] = command.steps;
    const to = step?.operation === 'capture' && step.to !== undefined ? known.player(step.to) : undefined;
    return { ...command, steps: [NO_STEP], refused, players: [], to };
  }
  const players = new Set<number>();
  for (const { player, peer } of steps) {
    if (player !== undefined) players.add(player);
    if (typeof peer === 'number') players.add(peer);
  }
  return { ...command, steps, players: [...players] };
}

/** Stands for the steps of a command that is refused already: `bobux.apply_commands` wants one, and does not do it. */
const NO_STEP: ResolvedStep = { operation: 'add', player: undefined, peer: null, amount: 0 };

function resolveStep(step: Step, known: Known): ResolvedStep | Refusal {
  const { operation, reason } = step;
  switch (operation) {
    case 'set':
    case 'add':
    case 'subtract':
      return { operation, player: known.player(step.player), peer: null, amount: step.amount, reason };
    case 'transfer': {
      const peer = known.player(step.to);
      return { operation, player: known.player(step.player), peer, amount: step.amount, reason };
    }
    case 'hold': {
      const { amount, seconds } = step;
      return { operation, player: known.player(step.player), peer: null, amount, seconds, reason };
    }
    case 'capture':
    case 'release': {
      const player = known.holds.get(step.hold);
      if (player === undefined) return 'no hold';
      const to = operation === 'capture' && step.to !== undefined ? known.player(step.to) : null;
      const amount = operation === 'capture' ? (step.amount ?? 0) : 0;
      return { operation, player, peer: to, amount, ref: step.hold, reason };
    }
    case 'reverse': {
      const entry = known.entries.get(step.entry);
      if (entry === undefined) return 'no entry';
      if (['hold', 'release', 'reverse'].includes(entry.operation)) return 'not reversible';
      const isCapture = entry.operation === 'capture';
      return {
        operation,
        player: entry.player_id,
        peer: entry.other_player,
        amount: isCapture ? entry.amount : entry.balance_before - entry.balance_after,
        ref: entry.id,
        other: entry.other ?? undefined,
        reason,
      };
    }
  }
}

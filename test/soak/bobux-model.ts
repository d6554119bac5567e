import type { BobuxAnswer, BobuxKey } from '../support/bobux-client.js';
import { differs, type Rule } from './possible.js';

export const MOST = Number.MAX_SAFE_INTEGER;

export interface ModelPlayer {
  /** Not known while the answer that told it is lost. */
  id: number | null;
  steam: string | null;
  discord: string | null;
  bobux: number;
  bobuxtotal: number;
}

export interface ModelKey extends BobuxKey {
  permissions: number;
  alive: boolean;
}

export interface ModelHold {
  readonly id: number;
  readonly player: number;
  readonly amount: number;
  state: 'held' | 'captured' | 'released';
}

export interface ModelTransfer {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  reversed: boolean;
}

/**
 * One client's part of the ledger: players by kind and id of the account they were made with, keys and holds by a name of the model's own, transfers
 * by their id.
 */
export interface Ledger {
  players: Record<string, ModelPlayer>;
  keys: Record<string, ModelKey>;
  holds: Record<string, ModelHold>;
  transfers: Record<string, ModelTransfer>;
}

export type LedgerRule = Rule<Ledger, BobuxAnswer>;

export const bits = { none: 0, read: 1, write: 2, account: 4, admin: 8 } as const;

/** Either that error, or success and what `then` says to the data. */
export function expectAnswer(
  answer: BobuxAnswer | undefined,
  error: string | undefined,
  then: (data: Record<string, any>) => string | undefined = () => undefined,
): string | undefined {
  if (answer === undefined) return undefined;
  if (error !== undefined || !answer.success) {
    return differs('the outcome', answer.success ? 'success' : answer.error, error ?? 'success');
  }
  return then(answer.data);
}

/** The answer's player is this one; an id that was not known is known now. */
export function same(player: ModelPlayer, found: Partial<ModelPlayer> | undefined): string | undefined {
  if (player.id === null && typeof found?.id === 'number') player.id = found.id;
  return differs('the player', found, player);
}

export const all = (ledger: Ledger): ModelPlayer[] => Object.values(ledger.players);
export const byId = (ledger: Ledger, id: number): ModelPlayer | undefined =>
  all(ledger).find((player) => player.id === id);

/** A command with that key: what the key lacks comes first. `key` undefined: one that nobody takes away. */
export function permitted(key: string | undefined, needed: number, rule: LedgerRule): LedgerRule {
  return (ledger, answer) => {
    const held = key === undefined ? undefined : ledger.keys[key];
    if (key !== undefined && held?.alive !== true) return expectAnswer(answer, 'INVALID_AUTH_ERROR');
    if (held !== undefined && (held.permissions & needed) !== needed) {
      return expectAnswer(answer, 'PERMISSION_DENIED_ERROR');
    }
    return rule(ledger, answer);
  };
}

/** `players` of other clients are found by nobody but `topplayers`; ids are unique over all clients. */
export const rules = {
  ping: ((_ledger, answer) =>
    expectAnswer(answer, undefined, (data) => differs('the data', data, {}))) as LedgerRule,

  create: (account: string, discord: boolean): LedgerRule => {
    return (ledger, answer) => {
      const taken = all(ledger).some((player) => player[discord ? 'discord' : 'steam'] === account);
      if (taken) return expectAnswer(answer, 'PLAYER_EXISTS_ERROR');
      const player = {
        id: null,
        steam: discord ? null : account,
        discord: discord ? account : null,
        bobux: 0,
        bobuxtotal: 0,
      };
      ledger.players[`${discord ? 'discord' : 'steam'} ${account}`] = player;
      return expectAnswer(answer, undefined, (data) => same(player, data.player));
    };
  },

  link: (id: number, account: string): LedgerRule => {
    return (ledger, answer) => {
      const player = byId(ledger, id);
      if (player === undefined) return expectAnswer(answer, 'PLAYER_NOT_FOUND_ERROR');
      if (player.steam !== null && player.discord !== null)
        return expectAnswer(answer, 'ALREADY_LINKED_ERROR');
      const kind = player.steam === null ? 'steam' : 'discord';
      if (all(ledger).some((other) => other[kind] === account))
        return expectAnswer(answer, 'PLAYER_EXISTS_ERROR');
      player[kind] = account;
      return expectAnswer(answer, undefined, (data) => same(player, data.player));
    };
  },

  change: (id: number, operation: 0 | 1 | 2, amount: number): LedgerRule => {
    return (ledger, answer) => {
      const player = byId(ledger, id);
      if (player === undefined) return expectAnswer(answer, 'PLAYER_NOT_FOUND_ERROR');
      const next = BigInt(operation === 0 ? 0 : player.bobux) + BigInt(operation === 2 ? -amount : amount);
      if (next < 0n) return expectAnswer(answer, 'INSUFFICIENT_BOBUX_ERROR');
      const grown = next - BigInt(player.bobux);
      const total = BigInt(player.bobuxtotal) + (grown > 0n ? grown : 0n);
      if (next > BigInt(MOST)) return expectAnswer(answer, 'INVALID_PARAMETERS_ERROR');
      player.bobux = Number(next);
      player.bobuxtotal = Number(total > BigInt(MOST) ? MOST : total);
      return expectAnswer(answer, undefined, (data) => same(player, data.player));
    };
  },

  /** `UPDATE players SET bobux = bobux + amount … RETURNING bobux` */
  sqlAdd: (id: number, amount: number): LedgerRule => {
    return (ledger, answer) => {
      const player = byId(ledger, id);
      if (player === undefined)
        return expectAnswer(answer, undefined, ({ rows }) => differs('rows', rows, []));
      if (BigInt(player.bobux) + BigInt(amount) > BigInt(MOST)) return expectAnswer(answer, 'SQL_ERROR');
      player.bobux += amount;
      player.bobuxtotal = Math.min(player.bobuxtotal + amount, MOST);
      const row = { bobux: player.bobux, bobuxtotal: player.bobuxtotal };
      return expectAnswer(answer, undefined, ({ rows }) => differs('rows', rows, [row]));
    };
  },

  get: (found: (ledger: Ledger) => ModelPlayer | undefined): LedgerRule => {
    return (ledger, answer) => {
      const player = found(ledger);
      if (player === undefined) return expectAnswer(answer, 'PLAYER_NOT_FOUND_ERROR');
      return expectAnswer(answer, undefined, (data) => same(player, data.player));
    };
  },

  /** A page that holds everybody: in order, and one's own as they are. @param mine tells one's own accounts */
  top: (mine: (account: string) => boolean): LedgerRule => {
    return (ledger, answer) =>
      expectAnswer(answer, undefined, (data) => {
        const { count, players } = data as { count: number; players: ModelPlayer[] };
        if (count !== players.length) return `count is ${count}, with ${players.length} players`;
        const wrong = players.findIndex((player, n) => {
          const before = players[n - 1];
          if (before === undefined) return false;
          return (
            before.bobux < player.bobux ||
            (before.bobux === player.bobux && Number(before.id) >= Number(player.id))
          );
        });
        if (wrong >= 0) return `place ${wrong} is out of order`;
        const own = players.filter(({ steam, discord }) => mine(steam ?? '') || mine(discord ?? ''));
        if (own.length !== all(ledger).length && players.length < 1000) {
          return `${own.length} players of one's own, expected ${all(ledger).length}`;
        }
        for (const found of own) {
          const player = all(ledger).find(
            ({ steam, discord }) =>
              (steam !== null && steam === found.steam) || (discord !== null && discord === found.discord),
          );
          if (player === undefined) return `a player that should not be there: ${JSON.stringify(found)}`;
          const wrongPlayer = same(player, found);
          if (wrongPlayer !== undefined) return wrongPlayer;
        }
        return undefined;
      });
  },

  createKey: (name: string, permissions: number): LedgerRule => {
    return (ledger, answer) => {
      const made: Partial<ModelKey> = answer?.success === true ? answer.data.key : {};
      // Without the answer nobody will ever know it.
      if (made.key !== undefined && made.secret !== undefined) {
        ledger.keys[name] = { key: made.key, secret: made.secret, permissions, alive: true };
      }
      return expectAnswer(answer, undefined, ({ key }) =>
        differs('permissions', key.permissions, permissions),
      );
    };
  },

  editPermissions: (name: string, permissions: number): LedgerRule => {
    return (ledger, answer) => {
      const key = ledger.keys[name];
      if (key?.alive !== true) return expectAnswer(answer, 'KEY_NOT_FOUND_ERROR');
      key.permissions = permissions;
      return expectAnswer(answer, undefined, (data) => {
        const { key: id, secret, permissions: now } = data.key;
        return differs('the key', { key: id, secret, permissions: now, alive: true }, key);
      });
    };
  },

  deleteKey: (name: string): LedgerRule => {
    return (ledger, answer) => {
      const key = ledger.keys[name];
      if (key?.alive !== true) return expectAnswer(answer, 'KEY_NOT_FOUND_ERROR');
      key.alive = false;
      return expectAnswer(answer, undefined);
    };
  },

  /** By the key itself. */
  replaceKey: (name: string): LedgerRule => {
    return (ledger, answer) => {
      const old = ledger.keys[name];
      if (old?.alive !== true) return expectAnswer(answer, 'INVALID_AUTH_ERROR');
      old.alive = false;
      if (answer === undefined) return undefined;
      return expectAnswer(answer, undefined, ({ key }) => {
        ledger.keys[name] = { key: key.key, secret: key.secret, permissions: old.permissions, alive: true };
        return differs('permissions', key.permissions, old.permissions);
      });
    };
  },

  keyInfo: (name: string): LedgerRule => {
    return (ledger, answer) => {
      const held = ledger.keys[name];
      if (held?.alive !== true) return expectAnswer(answer, 'INVALID_AUTH_ERROR');
      return expectAnswer(answer, undefined, ({ key }) =>
        differs(
          'the key',
          { key: key.key, secret: key.secret, permissions: key.permissions, alive: true },
          held,
        ),
      );
    };
  },

  /** An error, and nothing changed. */
  refused:
    (error: string): LedgerRule =>
    (_ledger, answer) =>
      expectAnswer(answer, error),
};

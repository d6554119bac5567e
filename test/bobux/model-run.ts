import { expect } from '@jest/globals';
import { signed, type BobuxClient, type BobuxKey } from '../support/bobux-client.js';
import { seededRandom, type Random } from '../support/seeded-random.js';
import type { TestApp } from '../support/test-app.js';

const CONNECTIONS = 8;
const COMMANDS = 150;
const MOST = Number.MAX_SAFE_INTEGER;

interface Player {
  readonly id: number;
  steam: string | null;
  discord: string | null;
  bobux: number;
  bobuxtotal: number;
}

/** What the ledger is expected to do, in the fewest words. */
class Model {
  readonly players = new Map<number, Player>();

  setBobux(id: number, amount: number, operation: number): unknown {
    const player = this.players.get(id);
    if (player === undefined) return 'PLAYER_NOT_FOUND_ERROR';
    const after = [amount, player.bobux + amount, player.bobux - amount][operation]!;
    if (after < 0) return 'INSUFFICIENT_BOBUX_ERROR';
    const total = Math.min(player.bobuxtotal + Math.max(after - player.bobux, 0), MOST);
    if (after > MOST) return 'INVALID_PARAMETERS_ERROR';
    Object.assign(player, { bobux: after, bobuxtotal: total });
    return { player: { ...player } };
  }

  getPlayer(find: (player: Player) => boolean): unknown {
    const player = [...this.players.values()].find(find);
    return player === undefined ? 'PLAYER_NOT_FOUND_ERROR' : { player: { ...player } };
  }

  linkAccount(id: number, newid: string): unknown {
    const player = this.players.get(id);
    if (player === undefined) return 'PLAYER_NOT_FOUND_ERROR';
    if (player.steam !== null && player.discord !== null) return 'ALREADY_LINKED_ERROR';
    player.steam ??= newid;
    player.discord ??= newid;
    return { player: { ...player } };
  }
}

interface Step {
  readonly frame: string;
  /** An error, or the data; undefined where others have a hand in it. */
  readonly expected: unknown;
  /** The step whose answer this one gets again. */
  readonly again?: number;
  readonly change?: string;
}

/** The commands of one connection, and what they come to: exactly, since nobody else touches its own players. */
function planOf(key: BobuxKey, name: string, own: Player[], shared: number[], random: Random): Step[] {
  const model = new Model();
  for (const player of own) model.players.set(player.id, { ...player });
  const frameOf = (message: Record<string, unknown>): string => JSON.stringify(signed(key, message));
  const nonced: { at: number; message: Record<string, unknown> }[] = [];
  const steps: Step[] = [];
  const amounts = [0, 1, 7, 50, 1_000, MOST];

  const step = (message: Record<string, unknown>, expected: unknown, nonce = random.chance(0.3)): void => {
    const whole = nonce ? { ...message, nonce: `${name} ${steps.length}` } : message;
    const { command, id, operation = 0, amount } = message as Record<string, any>;
    // Of what changes nothing it is echoed only.
    if (nonce && !['getplayer', 'ping'].includes(command)) nonced.push({ at: steps.length, message: whole });
    const change = command === 'setbobux' ? `${id} ${['set', 'add', 'subtract'][operation]} ${amount}` : '';
    steps.push({ frame: frameOf(whole), expected, change });
  };
  while (steps.length < COMMANDS) {
    const { id } = random.pick(own);
    const operation = random.pick([0, 1, 1, 1, 2, 2]);
    const amount = random.pick(operation === 1 && random.chance(0.9) ? amounts.slice(0, 5) : amounts);
    const kind = random.below(20);
    const message = { command: 'setbobux', id, amount, operation };
    if (kind < 8) step(message, model.setBobux(id, amount, operation));
    else if (kind < 11) step({ ...message, id: random.pick(shared), amount: random.below(50) }, undefined);
    else if (kind === 11) step({ ...message, id: -id }, model.setBobux(-id, amount, operation));
    else if (kind === 12)
      step(
        { command: 'linkaccount', userid: id, newid: `${name} linked ${id}` },
        model.linkAccount(id, `${name} linked ${id}`),
      );
    else if (kind === 13) step({ command: 'createaccount', id: own[0]!.steam }, 'PLAYER_EXISTS_ERROR');
    else if (kind === 14)
      step(
        { command: 'getplayer', id: own[0]!.steam },
        model.getPlayer(({ steam }) => steam === own[0]!.steam),
      );
    else if (kind === 15) step({ command: 'ping' }, {});
    else if (kind === 16 && nonced.length > 0) {
      const { at, message: first } = random.pick(nonced);
      steps.push({ frame: frameOf(first), expected: undefined, again: at });
    } else if (kind === 17 && nonced.length > 0) {
      const { nonce } = random.pick(nonced).message;
      step({ ...message, nonce, reason: 'another message' }, 'NONCE_REUSED_ERROR', false);
    } else
      step(
        { command: 'getplayer', id },
        model.getPlayer((player) => player.id === id),
      );
  }
  return steps;
}

async function makePlayers(client: BobuxClient, name: string, count: number): Promise<Player[]> {
  const players: Player[] = [];
  for (let n = 0; n < count; n++) {
    players.push((await client.ok('createaccount', { id: `${name} ${n}` })).player as Player);
  }
  return players;
}

const withoutTime = (text: string): string => text.replace(/^\{"timestamp":\d+,/, '{');

/**
 * Random commands from many connections on all replicas, and what a small model says of them: every answer, and all that the ledger then holds of
 * their players. @throws where they differ
 */
export async function runModel(replicas: readonly TestApp[], seed: number): Promise<void> {
  const random = seededRandom(seed);
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, n) => replicas[n % replicas.length]!.connect(replicas[0]!.key)),
  );
  const shared = (await makePlayers(clients[0]!, `${seed} shared`, 4)).map(({ id }) => id);
  const made: Player[][] = [];
  for (const [n, client] of clients.entries()) made.push(await makePlayers(client, `${seed} c${n}`, 3));
  const { key } = replicas[0]!;
  const plans = made.map((own, n) => planOf(key, `${seed} c${n}`, own, shared, random));

  const runs = clients.map((client, n) => Promise.all(plans[n]!.map(({ frame }) => client.sendText(frame))));
  const texts = await Promise.all(runs);

  for (const [n, plan] of plans.entries()) {
    for (const [at, { expected, again, frame }] of plan.entries()) {
      const text = texts[n]![at]!;
      const { success, error, data } = JSON.parse(text);
      const where = { seed, connection: n, at, frame };
      if (again !== undefined) {
        expect({ ...where, text: withoutTime(text) }).toEqual({
          ...where,
          text: withoutTime(texts[n]![again]!),
        });
      } else if (expected === undefined) {
        expect({ ...where, known: success || error === 'INSUFFICIENT_BOBUX_ERROR' }).toEqual({
          ...where,
          known: true,
        });
      } else expect({ ...where, result: success ? data : error }).toEqual({ ...where, result: expected });
    }
  }

  const { database } = replicas[0]!;
  const ids = [...shared, ...made.flat().map(({ id }) => id)];
  const entries = await database.query(
    `SELECT player_id, operation, amount, balance_before AS before, balance_after AS after FROM bobux.entries WHERE player_id = ANY ($1) ORDER BY id`,
    [ids],
  );
  const players = await database.query('SELECT id, bobux FROM bobux.players WHERE id = ANY ($1)', [ids]);
  const balances = new Map<string, bigint>();
  for (const { player_id, operation, amount, before, after } of entries) {
    const balance = balances.get(player_id) ?? 0n;
    expect(BigInt(before)).toBe(balance);
    const next = { set: 0n, add: balance, subtract: balance }[operation as 'set'];
    expect(BigInt(after)).toBe(operation === 'subtract' ? next - BigInt(amount) : next + BigInt(amount));
    balances.set(player_id, BigInt(after));
  }
  for (const { id, bobux } of players) expect([id, BigInt(bobux)]).toEqual([id, balances.get(id) ?? 0n]);

  // Every success that was no repetition stands in the history once.
  const told = plans.flatMap((plan, n) =>
    plan.flatMap(({ change, again }, at) => {
      const { success, data } = JSON.parse(texts[n]![at]!);
      return change && again === undefined && success ? [`${change} ${data.player.bobux}`] : [];
    }),
  );
  const kept = entries.map(
    ({ player_id, operation, amount, after }) => `${player_id} ${operation} ${amount} ${after}`,
  );
  expect(told.sort()).toEqual(kept.sort());
  for (const client of clients) client.terminate();
}

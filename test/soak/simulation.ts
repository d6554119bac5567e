import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';
import { audit } from '../../src/shared/integrity/audit.js';
import { OperatorConnection } from '../../src/shared/database/operator-connection.js';
import { integrityChecks } from '../../src/assembly.js';
import { BobuxActor } from './bobux-actor.js';
import { ImbaChatActor } from './imbachat-actor.js';
import { ImvuActor } from './imvu-actor.js';
import { LiShopActor } from './lishop-actor.js';
import { differs, Discrepancy } from './possible.js';
import type { World } from './world.js';

type AnyActor = BobuxActor | LiShopActor | ImbaChatActor | ImvuActor;

/** A seed that was not used before, as a text that can be typed. */
export function newSeed(): string {
  return String(Math.floor(Math.random() * 1e9));
}

/** Clients of all four contexts on one world, each with a model of its part. */
export class Simulation {
  readonly actors: readonly AnyActor[];

  constructor(private readonly world: World) {
    this.actors = [
      new BobuxActor('game-1', world),
      new BobuxActor('game-2', world),
      new LiShopActor('family-1', world),
      new LiShopActor('family-2', world),
      new ImbaChatActor('site-1', world, 0),
      new ImbaChatActor('site-2', world, 1),
      new ImvuActor('bot-1', world),
    ];
  }

  get operations(): number {
    return this.actors.reduce((sum, { tally }) => sum + tally.operations, 0);
  }

  get lost(): number {
    return this.actors.reduce((sum, { tally }) => sum + tally.lost, 0);
  }

  async setUp(): Promise<void> {
    await together(this.actors.map((actor) => actor.setUp()));
  }

  /**
   * Lets all clients work side by side.
   * @param goesOn asked before each operation, with the number of those that this client has done
   * @param pause milliseconds of rest after each operation
   * @throws Discrepancy the first that is found
   */
  async run(goesOn: (done: number) => boolean, pause = 0): Promise<void> {
    let failed = false;
    await together(
      this.actors.map(async (actor) => {
        try {
          while (!failed && !this.world.stopped && goesOn(actor.tally.operations)) {
            await actor.step();
            if (pause > 0) await delay(pause);
          }
        } catch (error) {
          failed = true;
          throw error;
        }
      }),
    );
  }

  /**
   * Compares models and server once more when all is quiet, then the ledger's tables, then the data of all contexts.
   * @param databaseUrl of a user that may read everything
   * @throws Discrepancy
   */
  async finish(databaseUrl: string, secretsKey: string): Promise<void> {
    for (const actor of this.actors) await actor.finish();
    await this.compareLedger(databaseUrl);
    await provenBooks(databaseUrl, secretsKey);
  }

  private async compareLedger(databaseUrl: string): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, string>>(
        `SELECT p.id, p.steam, p.discord, p.bobux, p.bobuxtotal,
           coalesce((SELECT sum(balance_after - balance_before) FROM bobux.entries e WHERE e.player_id = p.id), 0) AS history
         FROM bobux.players p ORDER BY p.id`,
      );
      const found = rows.map(({ id, steam, discord, bobux, bobuxtotal, history }) => ({
        ...{ id: Number(id), steam, discord, bobux: Number(bobux), bobuxtotal: Number(bobuxtotal) },
        history: Number(history),
      }));
      const expected = this.actors
        .flatMap((actor) => (actor instanceof BobuxActor ? [...actor.players] : []))
        .sort((a, b) => Number(a.id) - Number(b.id))
        .map(({ id, steam, discord, bobux, bobuxtotal }) => ({
          id,
          steam,
          discord,
          bobux,
          bobuxtotal,
          history: bobux,
        }));
      const wrong = differs('bobux.players', found, expected);
      if (wrong !== undefined) throw new Discrepancy(wrong);
    } finally {
      await client.end();
    }
  }
}

/** `npm run audit`, without its text. @throws Discrepancy */
async function provenBooks(databaseUrl: string, secretsKey: string): Promise<void> {
  const connection = await OperatorConnection.open(databaseUrl, 'quartet soak');
  try {
    const box = new SecretBox([Buffer.from(secretsKey, 'base64')]);
    await connection.snapshot(async () => {
      for await (const { context, check, verdict, examples } of audit(connection, box, integrityChecks)) {
        if (verdict === 'wrong') throw new Discrepancy(`audit, ${context}, ${check}: ${examples.join('; ')}`);
      }
    });
  } finally {
    await connection.close();
  }
}

/** Waits for all, also where one fails, and tells of the first failure. */
async function together(work: readonly Promise<void>[]): Promise<void> {
  const failures: unknown[] = [];
  await Promise.all(work.map((one) => one.catch((error: unknown) => failures.push(error))));
  if (failures.length > 0) throw failures[0];
}

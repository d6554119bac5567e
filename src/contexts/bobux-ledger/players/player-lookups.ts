import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { Batcher } from '../../../shared/database/batcher.js';
import { BatchMetrics } from '../balances/batch-metrics.js';
import { found, Players, type AccountKind, type Player, type PlayerFinder } from './players.repository.js';

const MAX_IN_BATCH = 512;

type Lookup =
  { readonly kind: 'id'; readonly id: number } | { readonly kind: AccountKind; readonly id: string };

/**
 * The players, looked up many at a time: one statement for all ids of a kind that came while the one before ran. A lookup never
 * sees an older state than one that was asked for before it.
 */
@Injectable()
export class PlayerLookups implements PlayerFinder {
  private readonly batcher: Batcher<Lookup, Player | undefined>;
  private readonly players: Players;

  constructor(database: Database, metrics: BatchMetrics) {
    this.players = new Players(database);
    const observeSize = metrics.of('lookup');
    this.batcher = new Batcher({
      max: MAX_IN_BATCH,
      work: (lookups) => {
        observeSize(lookups.length);
        return this.lookUp(lookups);
      },
    });
  }

  findById(id: number): Promise<Player> {
    return this.batcher.enqueue({ kind: 'id', id }).then(found);
  }

  findByAccount(kind: AccountKind, id: string): Promise<Player> {
    return this.batcher.enqueue({ kind, id }).then(found);
  }

  private async lookUp(lookups: readonly Lookup[]): Promise<(Player | undefined | Error)[]> {
    const [lone] = lookups;
    if (lone !== undefined && lookups.length === 1) return [await this.lookUpOne(lone)];
    const ids = { id: new Set<number>(), steam: new Set<string>(), discord: new Set<string>() };
    for (const { kind, id } of lookups) (ids[kind] as Set<unknown>).add(id);
    const [byId, bySteam, byDiscord] = await Promise.all([
      this.players.byIds(ids.id),
      this.players.byAccounts('steam', ids.steam),
      this.players.byAccounts('discord', ids.discord),
    ]);
    const players = { id: byId, steam: bySteam, discord: byDiscord };
    return lookups.map(({ kind, id }) => (players[kind] as Map<unknown, Player>).get(id));
  }

  /** A single lookup has a plan that the database keeps; ANY is planned anew each time, by how many ids there are. */
  private async lookUpOne(lookup: Lookup): Promise<Player | Error> {
    try {
      return lookup.kind === 'id'
        ? await this.players.findById(lookup.id)
        : await this.players.findByAccount(lookup.kind, lookup.id);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

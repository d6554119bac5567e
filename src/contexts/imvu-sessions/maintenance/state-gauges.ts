import { Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { Database } from '../../../shared/database/database.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { waitAtMost } from '../../../shared/jobs/time-out.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { shownStateSql } from '../accounts/account-row.js';
import type { AccountState } from '../accounts/account.js';
import { ReadThroughCache } from '../../../shared/cache/read-through-cache.js';

type SessionState = 'valid' | 'leased' | 'invalid';

interface States {
  readonly sessions: Record<SessionState, number>;
  readonly accounts: Record<AccountState, number>;
}

/** However many ask for the figures, they are read once in a second. */
const REUSE_MS = 1_000;
const TRUST_MS = 10_000;
/** A scrape waits no longer for the database; all other figures are worth more than these. */
const TIMEOUT_MS = 1_000;

/** Each count comes out of an index that holds nothing else. */
export const STATES_SQL = `
  SELECT
    (SELECT count(*)::int FROM imvu.sessions WHERE valid) AS alive,
    (SELECT count(*)::int FROM imvu.sessions WHERE NOT valid) AS invalid,
    (SELECT count(*)::int FROM imvu.sessions WHERE valid AND id IN
      (SELECT session_id FROM imvu.checkouts WHERE expires_at > $1 AND ended_at IS NULL)) AS leased,
    (SELECT coalesce(jsonb_object_agg(state, accounts), '{}') FROM
      (SELECT ${shownStateSql('$1')} AS state, count(*)::int AS accounts
         FROM imvu.accounts a GROUP BY 1) AS counted) AS accounts`;

interface Row {
  readonly alive: number;
  readonly invalid: number;
  readonly leased: number;
  readonly accounts: Partial<Record<AccountState, number>>;
}

/**
 * How many sessions and accounts there are in each state, over all users. Read from the database, so every replica shows the same: take
 * the maximum over the replicas, not the sum. While the database is away the figures are missing.
 */
@Injectable()
export class ImvuStateGauges {
  private readonly states = new ReadThroughCache(() => this.read(), REUSE_MS, TRUST_MS);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'quartet_imvu_sessions',
      'IMVU sessions of all users; those on lease are not counted as valid',
      ['state'],
      (gauge) => this.fill(gauge, ({ sessions }) => sessions),
    );
    metrics.gauge('quartet_imvu_accounts', 'IMVU accounts of all users', ['state'], (gauge) =>
      this.fill(gauge, ({ accounts }) => accounts),
    );
  }

  private async fill(gauge: Gauge<'state'>, of: (states: States) => Record<string, number>): Promise<void> {
    gauge.reset();
    const states = await this.soon();
    if (states === undefined) return;
    for (const [state, count] of Object.entries(of(states))) gauge.set({ state }, count);
  }

  /** The figures; undefined where the database does not give them now (/health/ready says why). */
  private soon(): Promise<States | undefined> {
    return waitAtMost(TIMEOUT_MS, this.states.get('')).catch(() => undefined);
  }

  private async read(): Promise<States> {
    const rows = await this.database.query<Row>(STATES_SQL, [this.clock.now()]);
    const { alive, invalid, leased, accounts } = oneRow(rows);
    const none = { active: 0, cooling: 0, needs_code: 0, needs_login: 0, disabled: 0 };
    return { sessions: { valid: alive - leased, leased, invalid }, accounts: { ...none, ...accounts } };
  }
}

import { sealedTable, type IntegrityChecks } from '../../shared/integrity/integrity-checks.js';
import { secretContext as keyContext } from './api-keys/api-keys.repository.js';
import { OPERATOR_NONCES, secretContext as nonceContext } from './nonces/nonces.js';

const MAX_AMOUNT = '9007199254740991';

/** What the ledger's constraints and triggers do not already hold by themselves, or held once and may have been got round. */
export const ledgerIntegrity: IntegrityChecks = {
  context: 'bobux',
  schema: 'bobux',
  invariants: [
    {
      name: 'each balance is the sum of its entries',
      over: 'bobux.players',
      // A player that sendsql deleted has entries that come to nothing.
      wrong: `SELECT format('player %s: balance %s, entries %s', coalesce(p.id, e.player_id), coalesce(p.bobux, 0), coalesce(e.total, 0)) AS what
        FROM bobux.players p FULL JOIN (
          SELECT player_id, sum(balance_after - balance_before) AS total FROM bobux.entries GROUP BY player_id
        ) e ON e.player_id = p.id
        WHERE coalesce(p.bobux, 0) <> coalesce(e.total, 0)`,
    },
    {
      name: 'each entry begins where the one before it ended',
      over: 'bobux.entries',
      wrong: `SELECT format('entry %s of player %s: begins at %s, the one before it ended at %s', id, player_id, balance_before, ended) AS what
        FROM (
          SELECT id, player_id, balance_before,
            lag(balance_after, 1, 0::bigint) OVER (PARTITION BY player_id ORDER BY id) AS ended
          FROM bobux.entries
        ) e WHERE balance_before <> ended`,
    },
    {
      name: 'each entry ends where its operation leads',
      over: 'bobux.entries',
      wrong: `SELECT format('entry %s: %s %s from %s to %s', id, operation, amount, balance_before, balance_after) AS what
        FROM bobux.entries WHERE CASE
          WHEN operation = 'set' THEN balance_after <> amount
          WHEN operation IN ('subtract', 'transfer_out', 'hold') THEN balance_after <> balance_before - amount
          WHEN operation = 'capture' THEN balance_after <> balance_before
          WHEN operation = 'reverse' THEN abs(balance_after - balance_before) <> amount
          WHEN operation IN ('add', 'sql', 'transfer_in', 'release') THEN balance_after <> balance_before + amount
          ELSE true END`,
    },
    {
      name: 'each transfer has two sides of the same amount',
      over: 'bobux.entries',
      wrong: `SELECT format('transfer %s', e.transfer_id) AS what FROM bobux.entries e WHERE e.transfer_id IS NOT NULL
        GROUP BY e.transfer_id HAVING count(*) <> 2 OR min(e.amount) <> max(e.amount) OR count(DISTINCT e.player_id) <> 2
          OR count(*) FILTER (WHERE e.operation = 'transfer_in') <> 1 OR min(e.id) <> e.transfer_id`,
    },
    {
      name: 'each hold is what its entries say',
      over: 'bobux.holds',
      wrong: `SELECT format('hold %s of player %s: %s, its entries come to %s', h.id, h.player_id, h.state, e.total) AS what
        FROM bobux.holds h LEFT JOIN (
          SELECT hold_id, player_id, sum(balance_after - balance_before) AS total FROM bobux.entries WHERE hold_id IS NOT NULL GROUP BY 1, 2
        ) e ON e.hold_id = h.id AND e.player_id = h.player_id
        WHERE e.total IS DISTINCT FROM CASE h.state WHEN 'held' THEN -h.amount ELSE -h.captured END
          OR h.state IN ('released', 'expired') AND h.captured <> 0 OR h.state = 'captured' AND h.captured = 0`,
    },
    {
      name: 'each reversal undoes its entry',
      over: 'bobux.entries',
      wrong: `SELECT format('entry %s reverses %s', r.id, r.reverses_id) AS what
        FROM bobux.entries r LEFT JOIN bobux.entries e ON e.id = r.reverses_id
        WHERE r.operation = 'reverse' AND (e.id IS NULL OR e.player_id <> r.player_id OR r.balance_after - r.balance_before
          <> CASE e.operation WHEN 'capture' THEN e.amount ELSE e.balance_before - e.balance_after END)`,
    },
    {
      name: 'nothing is negative or past 2^53 - 1',
      over: 'bobux.entries',
      wrong: `SELECT format('entry %s', id) AS what FROM bobux.entries
          WHERE NOT (balance_before BETWEEN 0 AND ${MAX_AMOUNT} AND balance_after BETWEEN 0 AND ${MAX_AMOUNT})
            OR operation <> 'sql' AND NOT amount BETWEEN 0 AND ${MAX_AMOUNT}
        UNION ALL
        SELECT format('player %s', id) FROM bobux.players
          WHERE NOT (bobux BETWEEN 0 AND ${MAX_AMOUNT} AND bobuxtotal BETWEEN 0 AND ${MAX_AMOUNT})`,
    },
    {
      name: 'each player has an id of 1 to 64 characters',
      over: 'bobux.players',
      wrong: `SELECT format('player %s', id) AS what FROM bobux.players
        WHERE num_nonnulls(steam, discord) = 0 OR NOT (coalesce(char_length(steam), 1) BETWEEN 1 AND 64)
          OR NOT (coalesce(char_length(discord), 1) BETWEEN 1 AND 64)`,
    },
    {
      name: 'each total is at least what the history gave, and the balance',
      over: 'bobux.players',
      wrong: `SELECT format('player %s: total %s, balance %s, gained %s', p.id, p.bobuxtotal, p.bobux, coalesce(e.gained, 0)) AS what
        FROM bobux.players p LEFT JOIN (
          SELECT player_id, sum(greatest(balance_after - balance_before, 0)) AS gained FROM bobux.entries
            WHERE operation IN ('set', 'add', 'sql', 'transfer_in') GROUP BY player_id
        ) e ON e.player_id = p.id
        WHERE p.bobuxtotal < greatest(p.bobux, least(coalesce(e.gained, 0), ${MAX_AMOUNT}))`,
    },
    {
      name: 'each entry names a key that is known',
      over: 'bobux.entries',
      // Only a change that somebody made in the database by hand has neither key nor statement.
      wrong: `SELECT format('entry %s: key %s', e.id, coalesce(e.api_key::text, 'none')) AS what
        FROM bobux.entries e LEFT JOIN bobux.api_keys k ON k.key = e.api_key
        WHERE k.key IS NULL AND (e.api_key IS NOT NULL OR e.operation NOT IN ('sql', 'release') AND e.operator IS NOT TRUE)`,
    },
    {
      name: 'each entry of sendsql names a statement that is known, of the same key',
      over: 'bobux.entries',
      wrong: `SELECT format('entry %s: statement %s', e.id, e.sql_statement_id) AS what
        FROM bobux.entries e LEFT JOIN bobux.sql_statements s ON s.id = e.sql_statement_id AND s.api_key IS NOT DISTINCT FROM e.api_key
        WHERE e.sql_statement_id IS NOT NULL AND s.id IS NULL`,
    },
    {
      name: 'no balance was changed in the database by hand',
      over: 'bobux.entries',
      wrong: `SELECT format('entry %s of player %s at %s: %s', id, player_id, created, amount) AS what
        FROM bobux.entries WHERE operation = 'sql' AND sql_statement_id IS NULL`,
      note: true,
    },
    {
      name: 'each statement of sendsql names a key that is known',
      over: 'bobux.sql_statements',
      wrong: `SELECT format('statement %s: key %s', s.id, s.api_key) AS what
        FROM bobux.sql_statements s WHERE NOT EXISTS (SELECT FROM bobux.api_keys k WHERE k.key = s.api_key)`,
    },
    {
      name: 'each statement of sendsql ended',
      over: 'bobux.sql_statements',
      wrong: `SELECT format('statement %s: began %s, and its server was stopped', id, started) AS what
        FROM bobux.sql_statements WHERE finished IS NULL AND started < now() - interval '1 minute'`,
      note: true,
    },
    {
      name: 'each nonce names a key that is known',
      over: 'bobux.nonces',
      wrong: `SELECT format('nonce of key %s', n.api_key) AS what
        FROM bobux.nonces n WHERE n.api_key <> '${OPERATOR_NONCES}'
          AND NOT EXISTS (SELECT FROM bobux.api_keys k WHERE k.key = n.api_key)`,
    },
    {
      name: 'each nonce has its answer',
      over: 'bobux.nonces',
      // It commits with its answer. A statement of sendsql that calls bobux.claim_own_nonce itself may leave one without.
      wrong: `SELECT format('nonce of key %s', api_key) AS what FROM bobux.nonces WHERE num_nonnulls(answer, outcome) <> 1`,
    },
    {
      name: 'no nonce is kept for longer than a day',
      over: 'bobux.nonces',
      wrong: `SELECT format('nonce of key %s of %s', api_key, created) AS what
        FROM bobux.nonces WHERE created < now() - interval '25 hours'`,
      note: true,
    },
  ],
  sealed: [
    sealedTable<{ key: string }>({
      table: 'bobux.api_keys',
      key: ['key'],
      sealed: [{ column: 'secret', associatedData: ({ key }) => keyContext(key) }],
    }),
    sealedTable<{ api_key: string; nonce: string }>({
      table: 'bobux.nonces',
      key: ['api_key', 'nonce'],
      sealed: [
        {
          column: 'answer',
          associatedData: ({ api_key, nonce }) => nonceContext({ apiKey: api_key, nonce }),
        },
      ],
    }),
  ],
  plainBytes: ['bobux.nonces.fingerprint'],
};

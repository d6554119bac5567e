import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { SecretBox } from '../../../shared/secrets/secret-box.js';
import { OwnDatabaseClient } from '../../../shared/database/data-source.js';
import { sqlStateOf } from '../../../shared/database/database-error.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { scramVerifier } from '../../../shared/secrets/scram-verifier.js';

/** `sendsql` cannot be offered; the message is for the operator: why, and what to do. */
export class SqlLoginError extends Error {
  override readonly name = 'SqlLoginError';
}

/** Its name in platform.secrets, and the associated data under which it is sealed. */
const SECRET_NAME = 'bobux sql login';
const INVALID_PASSWORD = '28P01';
const INVALID_AUTHORIZATION = '28000';

/** What the role may do: read and write the players, read the history and the holds, and record the nonces of its own statements. */
const grants = (role: string): string[] => [
  `GRANT USAGE ON SCHEMA bobux TO ${role}`,
  `GRANT SELECT, DELETE ON bobux.players TO ${role}`,
  `GRANT INSERT (steam, discord, bobux, bobuxtotal), UPDATE (steam, discord, bobux, bobuxtotal)
     ON bobux.players TO ${role}`,
  `GRANT SELECT ON bobux.entries, bobux.holds TO ${role}`,
  `GRANT EXECUTE ON FUNCTION bobux.claim_own_nonce(text, bytea), bobux.answer_own_nonce(text, bytea) TO ${role}`,
];

/** Asked by the role itself: has it any right that sendsql must not have? One column a reason. */
const EXCESS = `
  SELECT r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls AS "has attributes of an administrator",
    EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS "is a member of another role",
    EXISTS (SELECT FROM pg_shdepend d
      WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid AND d.deptype = 'o') AS "owns objects",
    EXISTS (SELECT FROM pg_namespace n
      WHERE n.nspname IN ('platform', 'imvu', 'imbachat', 'lishop') AND has_schema_privilege(n.oid, 'USAGE'))
      OR has_schema_privilege('bobux', 'CREATE') AS "can use other schemas of Quartet",
    EXISTS (SELECT FROM pg_class c
      WHERE c.relnamespace = 'bobux'::regnamespace AND c.relkind IN ('r', 'v', 'S') AND c.relname NOT IN ('players', 'entries', 'holds')
        AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE')
          ELSE has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES')
            OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES') END)
      OR has_table_privilege('bobux.entries', 'DELETE, TRUNCATE, TRIGGER')
      OR has_any_column_privilege('bobux.entries', 'INSERT, UPDATE')
      OR has_table_privilege('bobux.holds', 'DELETE, TRUNCATE, TRIGGER')
      OR has_any_column_privilege('bobux.holds', 'INSERT, UPDATE')
      OR has_table_privilege('bobux.players', 'TRUNCATE, TRIGGER') AS "can reach keys or change the history"
  FROM pg_roles r WHERE r.rolname = session_user`;

function withLogin(url: string, role: string, password: string): string {
  const address = new URL(url);
  address.username = encodeURIComponent(role);
  address.password = encodeURIComponent(password);
  return address.toString();
}

/** Logs in and proves that the role can do no more than it should. @throws SqlLoginError, or the login's own error */
async function requireHarmless(url: string): Promise<void> {
  const client = new OwnDatabaseClient({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, boolean>>(EXCESS);
    const excess = Object.entries(rows[0] ?? { 'is unknown': true }).filter(([, found]) => found);
    if (excess.length > 0) {
      const role = decodeURIComponent(new URL(url).username);
      throw new SqlLoginError(`the role "${role}" ${excess.map(([reason]) => reason).join(', ')}`);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes, and at later starts finds again, the role as which `sendsql` logs in. To be used under the start lock. */
export class SqlLogin {
  constructor(
    private readonly database: Queryable,
    private readonly box: SecretBox,
    private readonly url: string,
  ) {}

  /**
   * @param handMade `BOBUX_SQL_DATABASE_URL`: a login that the operator made
   * @returns the address with which to log in
   * @throws SqlLoginError it could not be made, or may do more than `sendsql` must
   */
  async prepare(handMade: string | undefined): Promise<string> {
    const own = handMade === undefined ? await this.ensureRole() : undefined;
    const url = handMade ?? own?.url ?? '';
    await this.grant(decodeURIComponent(new URL(url).username));
    try {
      await requireHarmless(url);
    } catch (error) {
      const state = sqlStateOf(error);
      // A restored or copied database may bring an older password than the server's role has.
      if (own === undefined || (state !== INVALID_PASSWORD && state !== INVALID_AUTHORIZATION))
        throw wrap(error);
      await this.alter(own.role, own.password);
      await requireHarmless(url).catch((again: unknown) => {
        throw wrap(again);
      });
    }
    return url;
  }

  private async ensureRole(): Promise<{ url: string; role: string; password: string }> {
    const password = await this.password();
    const rows = await this.database.query<{ role: string; known: boolean; allowed: boolean }>(
      `SELECT name AS role, EXISTS (SELECT FROM pg_roles WHERE rolname = name) AS known,
         (SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user) AS allowed
       FROM (SELECT left(current_database(), 45) || '_bobux_sql' AS name) AS wanted`,
    );
    const { role, known, allowed } = oneRow(rows);
    if (!known && !allowed) throw new SqlLoginError('the user of DATABASE_URL may not create roles');
    if (!known) await this.create(role, password);
    return { url: withLogin(this.url, role, password), role, password };
  }

  private async create(role: string, password: string): Promise<void> {
    try {
      await this.database.query(
        `CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN NOINHERIT CONNECTION LIMIT 50 PASSWORD ${pg.escapeLiteral(scramVerifier(password))}`,
      );
    } catch (error) {
      throw wrap(error);
    }
  }

  private async alter(role: string, password: string): Promise<void> {
    try {
      await this.database.query(
        `ALTER ROLE ${pg.escapeIdentifier(role)} PASSWORD ${pg.escapeLiteral(scramVerifier(password))}`,
      );
    } catch (error) {
      throw wrap(error);
    }
  }

  private async grant(role: string): Promise<void> {
    try {
      for (const statement of grants(pg.escapeIdentifier(role))) await this.database.query(statement);
    } catch (error) {
      throw wrap(error);
    }
  }

  private async password(): Promise<string> {
    const [row] = await this.database.query<{ sealed: Buffer }>(
      'SELECT sealed FROM platform.secrets WHERE name = $1',
      [SECRET_NAME],
    );
    if (row !== undefined) return this.box.open(row.sealed, SECRET_NAME);
    const password = randomBytes(24).toString('hex');
    await this.database.query('INSERT INTO platform.secrets (name, sealed) VALUES ($1, $2)', [
      SECRET_NAME,
      this.box.seal(password, SECRET_NAME),
    ]);
    return password;
  }
}

function wrap(error: unknown): SqlLoginError {
  if (error instanceof SqlLoginError) return error;
  return new SqlLoginError(error instanceof Error ? error.message : String(error), { cause: error });
}

import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CredentialsConfig } from '../config/config.js';
import { ConfigurationError } from '../config/environment.js';
import type { Queryable } from '../database/database.js';
import { UnsealError, type SecretBox } from '../secrets/secret-box.js';

/** The credentials with which everything begins. */
export class BootstrapCredentials {
  constructor(
    readonly admin: { readonly username: string; readonly password: string },
    readonly bobux: { readonly key: string; readonly secret: string },
    readonly imbachat: { readonly login: string; readonly password: string; readonly secretKey: string },
  ) {}
}

/** What the operator did not set, with the values that Quartet made: the content of `DATA_DIR/credentials.json`. */
export type GeneratedCredentials = Partial<Pick<BootstrapCredentials, 'admin' | 'bobux' | 'imbachat'>>;

/** The credentials that are in force, and what is to be told of them. */
export class LoadedBootstrapCredentials {
  constructor(
    readonly effective: BootstrapCredentials,
    readonly generated: GeneratedCredentials,
  ) {}
}

/** As they are kept, sealed. */
const storedCredentials = z.object({
  admin: z.object({ username: z.string(), password: z.string() }),
  bobux: z.object({ key: z.string(), secret: z.string() }),
  imbachat: z.object({ login: z.string(), password: z.string(), secretKey: z.string() }),
}) satisfies z.ZodType<BootstrapCredentials>;

const ROW = 'first credentials';
const password = (): string => randomBytes(18).toString('base64url');

function generate(): BootstrapCredentials {
  return new BootstrapCredentials(
    { username: 'admin', password: password() },
    { key: randomUUID(), secret: randomBytes(32).toString('hex') },
    { login: 'imbachat', password: password(), secretKey: randomBytes(32).toString('hex') },
  );
}

async function load(database: Queryable, box: SecretBox): Promise<BootstrapCredentials | undefined> {
  const [row] = await database.query<{ sealed: Buffer }>(
    'SELECT sealed FROM platform.secrets WHERE name = $1',
    [ROW],
  );
  if (row === undefined) return undefined;
  try {
    return storedCredentials.parse(JSON.parse(box.open(row.sealed, ROW)));
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    throw new ConfigurationError(
      'SECRETS_KEY does not open what is sealed in this database. Set the key that this database was first started with ' +
        '(several keys may be given, separated by commas).',
    );
  }
}

/**
 * What the operator set, else what is kept sealed in the database (so that replicas agree), else made now.
 * To be called under the start lock.
 * @throws ConfigurationError when SECRETS_KEY is not the one of this database
 */
export async function loadBootstrapCredentials(
  database: Queryable,
  box: SecretBox,
  set: CredentialsConfig,
): Promise<LoadedBootstrapCredentials> {
  const known = await load(database, box);
  const kept = known ?? generate();
  if (known === undefined) {
    await database.query('INSERT INTO platform.secrets (name, sealed) VALUES ($1, $2)', [
      ROW,
      box.seal(JSON.stringify(kept), ROW),
    ]);
  }
  const { admin, bobux, imbachat } = set;
  const effective = new BootstrapCredentials(
    { username: admin.username ?? kept.admin.username, password: admin.password ?? kept.admin.password },
    bobux ?? kept.bobux,
    {
      login: imbachat.login ?? kept.imbachat.login,
      password: imbachat.password ?? kept.imbachat.password,
      secretKey: imbachat.secretKey ?? kept.imbachat.secretKey,
    },
  );
  const imbachatIsSet = imbachat.password !== undefined && imbachat.secretKey !== undefined;
  const generated = {
    ...(admin.password === undefined && { admin: effective.admin }),
    ...(bobux === undefined && { bobux: effective.bobux }),
    ...(!imbachatIsSet && { imbachat: effective.imbachat }),
  };
  return new LoadedBootstrapCredentials(effective, generated);
}

/** True once in the life of a database: the generated credentials are to be shown now. */
export async function isFirstShowing(database: Queryable): Promise<boolean> {
  const rows = await database.query(
    'UPDATE platform.secrets SET shown = now() WHERE name = $1 AND shown IS NULL RETURNING name',
    [ROW],
  );
  return rows.length > 0;
}

import { z } from 'zod';
import type { Config } from '../config/config.js';
import { ConfigurationError } from '../config/environment.js';
import type { Queryable } from '../database/queryable.js';
import { UnsealError, type SecretBox } from '../secrets/secret-box.js';

type Values = Readonly<Record<string, string>>;

/** Credentials without which nobody could begin: what the operator did not set is generated at the first start. */
export interface BootstrapCredential<Value extends Values = Values> {
  /** Their name in `DATA_DIR/credentials.json`. */
  readonly name: string;
  readonly generate: () => Value;
  /** What the operator set. */
  readonly configured: (config: Config) => { readonly [Name in keyof Value]: string | undefined };
  /** Those that need not be set for the operator to know them all: their generated values are no secret. */
  readonly wellKnown?: readonly (keyof Value)[];
}

/** All credentials of this start: the operator's, and one for each context that asks for some. */
export class BootstrapCredentialList {
  constructor(readonly all: readonly BootstrapCredential[]) {}
}

/** The values in force. */
export class BootstrapCredentials {
  constructor(private readonly values: ReadonlyMap<string, Values>) {}

  /** @throws Error for one that is not in the list of this start */
  of<Value extends Values>(credential: BootstrapCredential<Value>): Value {
    const found = this.values.get(credential.name);
    if (found === undefined) throw new Error(`There are no credentials ${credential.name}.`);
    return found as Value;
  }
}

/** What the operator did not set, with the values that Quartet made: the content of `DATA_DIR/credentials.json`. */
export type GeneratedCredentials = Readonly<Record<string, Values>>;

/** The credentials in force, and those of them that have to be shown. */
export class LoadedBootstrapCredentials {
  constructor(
    readonly effective: BootstrapCredentials,
    readonly generated: GeneratedCredentials,
  ) {}
}

/** By name; keptOf looks at each. */
const storedCredentials = z.record(z.string(), z.unknown());

/** The name and sealing identity of the kept values in `platform.secrets`. */
export const BOOTSTRAP_ROW = 'first credentials';

async function load(database: Queryable, box: SecretBox): Promise<Record<string, unknown> | undefined> {
  const [row] = await database.query<{ sealed: Buffer }>(
    'SELECT sealed FROM platform.secrets WHERE name = $1',
    [BOOTSTRAP_ROW],
  );
  if (row === undefined) return undefined;
  try {
    return storedCredentials.parse(JSON.parse(box.open(row.sealed, BOOTSTRAP_ROW)));
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    throw new ConfigurationError(
      'SECRETS_KEY does not open what is sealed in this database. Set the key that this database was first started with ' +
        '(several keys may be given, separated by commas).',
    );
  }
}

/** What is kept of one credential, where it has every value that it needs. */
function keptOf({ generate }: BootstrapCredential, kept: unknown): { values: Values; isNew: boolean } {
  const fresh = generate();
  const known = typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  const complete = Object.keys(fresh).every((name) => typeof known[name] === 'string');
  return complete ? { values: known as Values, isNew: false } : { values: fresh, isNew: true };
}

/**
 * What the operator set, else what is kept sealed in the database (so that replicas agree), else made now.
 * To be called under the start lock.
 * @throws ConfigurationError when SECRETS_KEY is not the one of this database
 */
export async function loadBootstrapCredentials(
  database: Queryable,
  box: SecretBox,
  config: Config,
  { all }: BootstrapCredentialList,
): Promise<LoadedBootstrapCredentials> {
  const known = (await load(database, box)) ?? {};
  const kept = new Map(all.map((one) => [one.name, keptOf(one, known[one.name])]));
  if ([...kept.values()].some(({ isNew }) => isNew)) {
    const values = Object.fromEntries([...kept].map(([name, one]) => [name, one.values]));
    await database.query(
      `INSERT INTO platform.secrets (name, sealed) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed`,
      [BOOTSTRAP_ROW, box.seal(JSON.stringify({ ...known, ...values }), BOOTSTRAP_ROW)],
    );
  }
  const effective = new Map<string, Values>();
  const generated: Record<string, Values> = {};
  for (const { name, configured, wellKnown = [] } of all) {
    const set = Object.entries(configured(config));
    const own = kept.get(name)?.values ?? {};
    const values = Object.fromEntries(set.map(([key, value]) => [key, value ?? own[key] ?? '']));
    effective.set(name, values);
    if (set.some(([key, value]) => value === undefined && !wellKnown.includes(key))) generated[name] = values;
  }
  return new LoadedBootstrapCredentials(new BootstrapCredentials(effective), generated);
}

/** True once in the life of a database: the generated credentials are to be shown now. */
export async function isFirstShowing(database: Queryable): Promise<boolean> {
  const rows = await database.query(
    'UPDATE platform.secrets SET shown = now() WHERE name = $1 AND shown IS NULL RETURNING name',
    [BOOTSTRAP_ROW],
  );
  return rows.length > 0;
}

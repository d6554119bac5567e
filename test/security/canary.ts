import { createHash } from 'node:crypto';
import type { TestDatabase } from '../support/test-database.js';

/** Everything in the catalogue that an injected statement could have changed: relations, columns, functions, triggers, rights, roles. */
const SCHEMA = `
  SELECT concat_ws(' ', 'column', attrelid::regclass, attname, atttypid::regtype, attacl) AS line
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
    WHERE attnum > 0 AND NOT attisdropped AND nspname !~ '^pg_|^information'
  UNION ALL SELECT concat_ws(' ', 'relation', c.oid::regclass, relkind, relacl, relowner::regrole)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname !~ '^pg_|^information'
  UNION ALL SELECT concat_ws(' ', 'function', p.oid::regprocedure, md5(prosrc), proacl)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname !~ '^pg_|^information'
  UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT concat_ws(' ', 'schema', nspname, nspacl) FROM pg_namespace WHERE nspname !~ '^pg_'
  UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname) FROM pg_constraint WHERE conrelid <> 0
  ORDER BY 1`;

const ROWS = `
  SELECT concat_ws(' ', 'canary', what) AS line FROM public.canary
  UNION ALL SELECT concat_ws(' ', 'secret', name, md5(sealed)) FROM platform.secrets
  UNION ALL SELECT concat_ws(' ', 'migration', name) FROM platform.migrations
  ORDER BY 1`;

/** A table that nothing of Quartet's knows, and a picture of what must stay as it is. */
export class Canary {
  private constructor(
    private readonly database: TestDatabase,
    private readonly before: readonly string[],
  ) {}

  static async set(database: TestDatabase): Promise<Canary> {
    await database.query('CREATE TABLE public.canary (what text)');
    await database.query(`INSERT INTO public.canary VALUES ('alive')`);
    await database.query('GRANT ALL ON public.canary TO PUBLIC');
    return new Canary(database, await Canary.picture(database));
  }

  private static async picture(database: TestDatabase): Promise<string[]> {
    const lines = [
      ...(await database.query<{ line: string }>(SCHEMA)),
      ...(await database.query<{ line: string }>(ROWS)),
    ];
    return lines.map(({ line }) => line);
  }

  /** What has changed: lines that came or went. Empty where all is well. */
  async changes(): Promise<string[]> {
    const now = await Canary.picture(this.database);
    return [
      ...now.filter((line) => !this.before.includes(line)).map((line) => `+ ${line}`),
      ...this.before.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ];
  }

  /** A digest of all rows of a table, for what no operation may touch. */
  async digest(select: string): Promise<string> {
    const rows = await this.database.query(select);
    return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  }
}

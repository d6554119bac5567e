import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { credentials, databaseSchema, readConfig } from '../../src/assembly.js';
import { ConfigurationError } from '../../src/shared/config/environment.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { Database } from '../../src/shared/database/database.js';
import { openDatabase, type OpenDatabase } from '../../src/shared/database/open-database.js';
import { withStartLock } from '../../src/shared/database/start-lock.js';
import {
  isFirstShowing,
  loadBootstrapCredentials,
  type GeneratedCredentials,
} from '../../src/shared/auth/bootstrap-credentials.js';
import { SecretBox, UnsealError } from '../../src/shared/secrets/secret-box.js';

const [A, B] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const ROW = 'first credentials';

let place: TestDatabase;
let open: OpenDatabase;
let database: Database;

beforeAll(async () => {
  place = await createTestDatabase();
  open = await openDatabase({ url: place.url, pool: 4, dataDir: '' }, databaseSchema, () => undefined);
  database = new Database(open.dataSource);
});
afterAll(async () => {
  await open.close();
  await place.drop();
});
beforeEach(() => place.query('DELETE FROM platform.secrets'));

interface Loaded {
  readonly effective: any;
  readonly generated: GeneratedCredentials;
}

async function load(variables: Record<string, string> = {}, keys = [A]): Promise<Loaded> {
  const box = new SecretBox(keys);
  const loaded = await loadBootstrapCredentials(database, box, readConfig(variables), credentials);
  const effective = credentials.all.map((one) => [one.name, loaded.effective.of(one)] as const);
  return { effective: Object.fromEntries(effective), generated: loaded.generated };
}

describe('the first credentials', () => {
  it('should be made at the first start', async () => {
    const { effective, generated } = await load();
    expect(effective).toEqual({
      admin: { username: 'admin', password: expect.stringMatching(/^[\w-]{24}$/) },
      bobux: {
        key: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        secret: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      imbachat: {
        login: 'imbachat',
        password: expect.stringMatching(/^[\w-]{24}$/),
        secretKey: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(generated).toEqual(effective);
  });

  it('should all be different secrets, and others in another database', async () => {
    const secrets = ({ effective }: Loaded) => [
      effective.admin.password,
      effective.bobux.key,
      effective.bobux.secret,
      effective.imbachat.password,
      effective.imbachat.secretKey,
    ];
    const first = await load();
    await place.query('DELETE FROM platform.secrets');
    expect(new Set([...secrets(first), ...secrets(await load())]).size).toBe(10);
  });

  it('should be the same at every later start, and be shown once only', async () => {
    const first = await load();
    const later = await load();
    expect(later.effective).toEqual(first.effective);
    expect(later.generated).toEqual(first.generated);
    expect([await isFirstShowing(database), await isFirstShowing(database)]).toEqual([true, false]);
  });

  it('should stand in the database sealed, and nowhere in clear', async () => {
    const { effective } = await load();
    const rows = await place.query<{ name: string; sealed: Buffer }>(
      'SELECT name, sealed FROM platform.secrets',
    );
    expect(rows.map(({ name }) => name)).toEqual([ROW]);
    const sealed = rows[0]?.sealed ?? Buffer.alloc(0);
    for (const secret of [effective.admin.password, effective.bobux.secret, effective.imbachat.secretKey]) {
      expect(sealed.includes(secret)).toBe(false);
    }
    expect(JSON.parse(new SecretBox([A]).open(sealed, ROW))).toEqual(effective);
    expect(() => new SecretBox([A]).open(sealed, 'other row')).toThrow(UnsealError);
  });

  it('should be one for all that start at the same moment', async () => {
    const loaded = await Promise.all(Array.from({ length: 4 }, () => withStartLock(place.url, () => load())));
    expect(new Set(loaded.map(({ effective }) => JSON.stringify(effective))).size).toBe(1);
  });
});

describe('credentials that the operator sets', () => {
  const bobux = {
    BOBUX_ADMIN_KEY: '0f8fad5b-d9cb-469f-a165-70867728950e',
    BOBUX_ADMIN_SECRET: 'ab'.repeat(32),
  };
  const imbachat = { IMBACHAT_API_PASSWORD: 'imba password', IMBACHAT_SECRET_KEY: 'imba secret' };

  it('should be in force instead of those that were made, and give way to them again', async () => {
    const made = await load();
    const { effective } = await load({
      ADMIN_USERNAME: 'jane',
      ADMIN_PASSWORD: 'password of jane',
      IMBACHAT_API_LOGIN: 'login',
      ...bobux,
      ...imbachat,
    });
    expect(effective).toEqual({
      admin: { username: 'jane', password: 'password of jane' },
      bobux: { key: bobux.BOBUX_ADMIN_KEY, secret: bobux.BOBUX_ADMIN_SECRET },
      imbachat: { login: 'login', password: 'imba password', secretKey: 'imba secret' },
    });
    expect((await load()).effective).toEqual(made.effective);
  });

  it('should never be written to the database', async () => {
    const { effective } = await load({ ADMIN_PASSWORD: 'password of jane' });
    expect(effective.admin.password).toBe('password of jane');
    const [row] = await place.query<{ sealed: Buffer }>('SELECT sealed FROM platform.secrets');
    expect(new SecretBox([A]).open(row?.sealed ?? Buffer.alloc(0), ROW)).not.toContain('password of jane');
  });

  it.each([
    [{ ADMIN_USERNAME: 'jane' }, ['admin', 'bobux', 'imbachat']],
    [{ ADMIN_PASSWORD: 'password of jane' }, ['bobux', 'imbachat']],
    [bobux, ['admin', 'imbachat']],
    [{ IMBACHAT_API_LOGIN: 'login' }, ['admin', 'bobux', 'imbachat']],
    [{ IMBACHAT_API_PASSWORD: 'p' }, ['admin', 'bobux', 'imbachat']],
    [{ IMBACHAT_SECRET_KEY: 's' }, ['admin', 'bobux', 'imbachat']],
    [imbachat, ['admin', 'bobux']],
    [{ ADMIN_PASSWORD: 'password of jane', ...bobux, ...imbachat }, []],
  ])('should leave, of %j, the groups %j to be told', async (variables: Record<string, string>, groups) => {
    const { generated, effective } = await load(variables);
    expect(Object.keys(generated).sort()).toEqual(groups);
    for (const [group, values] of Object.entries(generated)) {
      expect(values).toEqual(effective[group]);
    }
  });
});

describe('SECRETS_KEY', () => {
  it('should be the one of this database, or the start stops and nothing is changed', async () => {
    const first = await load();
    const wrong = load({}, [B]);
    await expect(wrong).rejects.toThrow(ConfigurationError);
    await expect(wrong).rejects.toThrow(/^SECRETS_KEY does not open what is sealed in this database\./);
    expect((await load()).effective).toEqual(first.effective);
  });

  it('should open with a new key in front of the old one', async () => {
    const first = await load();
    const rotated = await load({}, [B, A]);
    expect(rotated.effective).toEqual(first.effective);
  });

  it('should stop the start also where the sealed value was changed', async () => {
    await load();
    await place.query(`UPDATE platform.secrets SET sealed = sealed || '\\x00'`);
    await expect(load()).rejects.toThrow(ConfigurationError);
  });
});

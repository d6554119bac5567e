import { describe, expect, it } from '@jest/globals';
import { readConfig, settings as slicesInForce } from '../../src/assembly.js';
import type { Config } from '../../src/shared/config/config.js';
import type { ConfigSliceClass } from '../../src/shared/config/config-slice.js';
import { parseEnvironment } from '../../src/shared/config/environment.js';
import { settingsInForce } from '../../src/shared/operator/settings-in-force.js';

/** 32 characters that stand nowhere else, long enough for every setting. */
const secret = (nth: number): string => `Hidden-${String(nth).padStart(2, '0')}-0123456789abcdefghijkl`;

/** Of each setting that is a secret, or holds one: what it is set to, around the secret. */
const settings: Record<string, (value: string) => string> = {
  DATABASE_URL: (value) => `postgresql://quartet:${value}@localhost:5432/quartet`,
  SECRETS_KEY: (value) => Buffer.from(value).toString('base64').slice(0, 43) + '=',
  ADMIN_PASSWORD: (value) => value,
  REDIS_URL: (value) => `redis://:${value}@localhost:6379`,
  SMTP_URL: (value) => `smtp://somebody:${value}@localhost:25`,
  WEBHOOK_SECRET: (value) => `whsec_${Buffer.from(value).toString('base64')}`,
  WEBHOOK_URL: (value) => `https://hooks.example/${value}`,
  BOBUX_ADMIN_SECRET: (value) => Buffer.from(value).toString('hex'),
  BOBUX_SQL_DATABASE_URL: (value) => `postgresql://sql:${value}@localhost:5432/quartet`,
  IMBACHAT_API_PASSWORD: (value) => value,
  IMBACHAT_SECRET_KEY: (value) => value,
  IMBACHAT_SITE_TOKEN: (value) => value,
  IMBACHAT_USERS_DATABASE_URL: (value) => `mysql://site:${value}@localhost:3306/site`,
  LISHOP_API_SECRET: (value) => value,
  LISHOP_INVITATION_PASSWORD: (value) => value,
  LISHOP_APPSTORE_PASSWORD: (value) => value,
};

const slices = slicesInForce as unknown as readonly (ConfigSliceClass & { readonly name: string })[];

/** Names of the values that are others where this variable is; none where the variable cannot stand alone. */
function changedBy(
  slice: (typeof slices)[number],
  variable: string,
  environment: Readonly<Record<string, unknown>>,
  before: Record<string, unknown>,
): string[] {
  let after: Record<string, unknown>;
  try {
    after = slice.read({ ...environment, [variable]: 'another' }) as Record<string, unknown>;
  } catch {
    return [];
  }
  return Object.keys(after).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
}

describe('the settings in force', () => {
  const names = Object.keys(settings);
  const set = Object.fromEntries(names.map((name, nth) => [name, settings[name]!(secret(nth))]));
  const config = readConfig({
    ...set,
    BOBUX_ADMIN_KEY: '3f2f0f2e-0000-4000-8000-000000000001',
    IMBACHAT_USERS_QUERY: 'SELECT 1',
    LISHOP_INVITATION_MAIL: 'list@example.org',
    LISHOP_APPSTORE_APP_ID: '1',
  });
  const shown = JSON.stringify(settingsInForce(config));

  it('should name all that was set', () => {
    for (const value of ['list@example.org', 'hooks.example', '//quartet:[redacted]@localhost:5432/quartet'])
      expect(shown).toContain(value);
  });

  it('should tell what is unset from what is hidden, and show what is no secret whatever its name', () => {
    const valuesOf = (of: Config): Record<string, string | null> =>
      Object.fromEntries(settingsInForce(of).map(({ module, name, value }) => [`${module} ${name}`, value]));
    expect(valuesOf(readConfig({}))).toMatchObject({
      'Operator password': null,
      'LiShop apiSecret': null,
      'LiShop receipts': 'true',
    });
    expect(valuesOf(config)).toMatchObject({ 'LiShop apiSecret': '"[redacted]"' });
  });

  it('should name the variables that set each', () => {
    const variables = Object.fromEntries(
      settingsInForce(config).map(({ module, name, variables: of }) => [`${module} ${name}`, of]),
    );
    expect(variables).toMatchObject({
      'Memory limit': ['LIMIT_BYTES'],
      'Http tls': ['TLS_CERT_FILE', 'TLS_KEY_FILE'],
      'Mail outboxDir': ['DATA_DIR'],
      'Imvu timeoutMs': [],
      'Bobux path': ['BOBUX_PATH'],
    });
  });

  it.each(slices.map((slice) => [slice.name, slice] as const))(
    'should name every variable that %s reads, and the right one for each setting',
    (_name, slice) => {
      const environment = parseEnvironment({}, [slice]);
      const before = slice.read(environment) as Record<string, unknown>;
      // What only says whether a file may be named, and sets nothing.
      const mere = slice.name === 'LiShopConfig' ? ['NODE_ENV'] : [];
      const named = Object.values(slice.sources).flat();
      expect([...new Set([...named, ...mere])].sort()).toEqual(Object.keys(slice.variables).sort());
      expect(Object.keys(slice.sources).sort()).toEqual(Object.keys(before).sort());
      // Each variable alone as something that no default is: it changes the settings that name it, and no other.
      for (const variable of named) {
        const changed = changedBy(slice, variable, environment, before);
        for (const name of changed) expect(slice.sources[name]).toContain(variable);
      }
    },
  );

  it.each(names)('should keep the secret of %s', (name) => {
    const hidden = secret(names.indexOf(name));
    for (const form of [
      hidden,
      Buffer.from(hidden).toString('base64').slice(0, 40),
      Buffer.from(hidden).toString('hex'),
    ])
      expect(shown).not.toContain(form);
  });
});

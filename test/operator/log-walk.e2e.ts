import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/shared/observability/package-root.js';
import { basicOf } from '../support/basic.js';
import { callOperator, signIn, type ConsoleAnswer } from '../support/console-client.js';
import { app, operator, sql, startWithChanges, type Change } from './logged-changes.js';

/** Routes of the operator that take another method than GET and change nothing of the operator's. */
const CHANGES_NOTHING = [
  // The operator's site asks for the token of each visitor there; tokens that a person asks for stand in the log (test/imbachat).
  'POST /imbachat/tokens',
];
const MINUTES = ['platform.operator_log', 'platform.minutes', 'platform.notice_states'];

let changes: ReadonlyMap<string, readonly Change[]>;

/** Every route by which the operator changes something, as `METHOD /path/{id}`. */
function changingRoutes(): string[] {
  const { paths } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'openapi.json'), 'utf8')) as {
    paths: Record<string, Record<string, { security?: readonly object[] }>>;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => ['post', 'put', 'patch', 'delete'].includes(method))
      .filter(
        ([, { security = [] }]) =>
          path.startsWith('/operator/') || security.some((scheme) => 'operator' in scheme),
      )
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
}

const methodOf = (route: string): string => route.split(' ')[0] ?? '';
function send(route: string, { path, body, headers = {} }: Change): Promise<ConsoleAnswer> {
  const credentials = 'cookie' in headers ? {} : { authorization: basicOf(app.quartet.admin) };
  return callOperator(app.quartet, methodOf(route), path, { headers: { ...credentials, ...headers }, body });
}

/** All that is kept, but for the log itself and figures that are written by the minute. */
async function everything(): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('platform', 'bobux', 'lishop', 'imbachat', 'imvu') ORDER BY 1`,
  );
  const kept: Record<string, string> = {};
  for (const { name } of tables.filter((table) => !MINUTES.includes(table.name))) {
    const [row] = await sql<{ hash: string }>(
      `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS hash FROM ${name} t`,
    );
    kept[name] = row!.hash;
  }
  return kept;
}

const newest = async (): Promise<number> => {
  const [row] = await sql<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM platform.operator_log');
  return Number(row!.id);
};

beforeAll(async () => {
  changes = await startWithChanges();
});
afterAll(() => app.close());

describe('every change of the operator', () => {
  it('should be known to this test', () => {
    expect([...changes.keys(), ...CHANGES_NOTHING].sort()).toEqual(changingRoutes().sort());
  });

  it('should not be made where the log cannot be written', async () => {
    await sql('ALTER TABLE platform.operator_log ADD CONSTRAINT full_disk CHECK (false) NOT VALID');
    try {
      const kept = await everything();
      for (const [route, made] of changes)
        for (const change of made) {
          // A code is used up before anything is written.
          if (route !== 'POST /operator/session/code') await send(route, change).catch(() => undefined);
          expect([route, await everything()]).toEqual([route, kept]);
        }
    } finally {
      await sql('ALTER TABLE platform.operator_log DROP CONSTRAINT full_disk');
    }
  });

  it('should leave one row in the log, with before and after and no secret', async () => {
    for (const [route, made] of changes)
      for (const change of made) {
        const last = await newest();
        const { status, text } = await send(route, change);
        expect([route, status < 300, status < 300 || text]).toEqual([route, true, true]);
        const rows = await sql<{ before: object; after: object; line: string }>(
          `SELECT operator, address, action, subject, before, after, l::text AS line FROM platform.operator_log l WHERE id > $1`,
          [last],
        );
        const { action, subject, before, after } = change;
        expect([route, rows]).toEqual([
          route,
          [
            expect.objectContaining({
              operator: app.quartet.admin.username,
              address: expect.stringContaining('127.0.0.1'),
              action,
              subject,
              ...(before && { before: expect.objectContaining(before) }),
              ...(after && { after: expect.objectContaining(after) }),
            }),
          ],
        ]);
        for (const secret of change.secrets ?? []) expect(rows[0]!.line).not.toContain(secret);
      }
  });

  it('should be joined by the tokens that a person asks for, but not by those of a site', async () => {
    const tokens = async (): Promise<string[]> =>
      (
        await sql<{ subject: string }>(
          `SELECT subject FROM platform.operator_log WHERE action = 'imbachat.token.issue' ORDER BY id`,
        )
      ).map(({ subject }) => subject);
    const body = { user_id: 15 };
    expect((await operator('POST', '/imbachat/tokens', body)).status).toBe(200);
    expect(await tokens()).toEqual([]);
    const headers = { cookie: await signIn(app.quartet), 'x-quartet-console': '1' };
    const asked = await callOperator(app.quartet, 'POST', '/imbachat/tokens', { headers, body });
    expect([asked.status, await tokens()]).toEqual([200, ['user 15']]);
    for (const path of ['/imbachat/demo?user_id=14', '/imbachat/demo/token?user_id=14', '/imbachat/demo'])
      expect((await operator('GET', path)).status).toBe(200);
    expect(await tokens()).toEqual(['user 15', 'user 14', 'user 14']);
  });

  it('should leave none where it changed nothing', async () => {
    const last = await newest();
    const removed = (
      await sql<{ id: string }>('SELECT id FROM imvu.api_keys WHERE removed_at IS NOT NULL')
    )[0]!;
    for (const [method, path, body] of [
      ['DELETE', `/imvu/api-keys/${removed.id}`],
      ['DELETE', `/imvu/api-keys/${randomUUID()}`],
      ['PATCH', `/imvu/users/${randomUUID()}`, { password: 'a new password of a bot' }],
      ['PUT', '/imbachat/directory/users', []],
      ['PUT', '/imbachat/directory/users', [{ user_id: 30, name: 'x' }, { user_id: 'x' }]],
      ['PATCH', '/imbachat/directory/users/11', {}],
      ['PATCH', '/imbachat/directory/users/999', { name: 'x' }],
      ['DELETE', '/imbachat/directory/users/999'],
      ['PUT', '/imbachat/directory/users/999/friends', [1]],
      ['DELETE', '/operator/lockouts'],
      ['DELETE', '/operator/session'],
    ] as const)
      await operator(method, path, body);
    expect(await newest()).toBe(last);
  });
});

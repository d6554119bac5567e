import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a client says of the types; with what must not compile. */
const USE = `
import type { ImbachatUser, ImvuAccount, ImvuApiKey, NewImvuApiUser, operations } from './openapi.js';
export const user: NewImvuApiUser = { username: 'ada', password: 'correct horse' };
// @ts-expect-error -- a password is required
export const half: NewImvuApiUser = { username: 'ada' };
export const since = (key: ImvuApiKey): string | null => key.removed_at;
// @ts-expect-error -- it may be null
export const always = (key: ImvuApiKey): string => key.removed_at;
export type Made = operations['imvuCreateApiKey']['responses'][201]['content']['application/json'];
export const key = (made: Made): string => made.key;
export const avatar = ({ avatar_url }: ImbachatUser): string | false => avatar_url;
export type Users = operations['imbachatGetUsers']['responses'][200]['content']['application/json'];
export const names = (users: Users): string[] => users.map(({ name }) => name);
export const sessions = ({ sessions: { valid } }: ImvuAccount): number => valid;
// @ts-expect-error -- no such state
export const state = (account: ImvuAccount): boolean => account.state === 'asleep';
`;

describe('the types that openapi-typescript makes of openapi.json', () => {
  it('should compile, strictly, under the names of the schemas and operations', () => {
    const directory = mkdtempSync(join(tmpdir(), 'quartet-types-'));
    try {
      const out = join(directory, 'openapi.ts');
      const cli = join(root, 'node_modules/openapi-typescript/bin/cli.js');
      const options = ['--root-types', '--root-types-no-schema-prefix', '--output', out];
      const made = spawnSync(process.execPath, [cli, join(root, 'openapi.json'), ...options], {
        encoding: 'utf8',
      });
      expect([made.status, made.stderr]).toEqual([0, expect.not.stringContaining('rror')]);
      const use = join(directory, 'use.ts');
      writeFileSync(use, USE);
      const program = ts.createProgram([use], {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noEmit: true,
        types: [],
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
      });
      const problems = ts
        .getPreEmitDiagnostics(program)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
      expect(problems).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

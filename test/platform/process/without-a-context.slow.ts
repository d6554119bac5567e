/** A context is a folder that one can delete: each is taken away from a copy of the tree, which has to build, migrate, start and serve the others. */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { basic, basicOf } from '../../support/basic.js';
import { Workplace, type Credentials, type QuartetProcess } from './quartet-process.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const COPIED = ['src', 'tools', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

interface Smoke {
  /** Its folder below src/contexts/. */
  readonly folder: string;
  readonly schema: string;
  /** One call of a client of this context. @returns true where it was served, false where there is no such route */
  readonly isServed: (quartet: QuartetProcess, credentials: Credentials) => Promise<boolean>;
}

const contexts: Smoke[] = [
  {
    folder: 'bobux-ledger',
    schema: 'bobux',
    isServed: async (quartet, { bobux }) => {
      const client = await quartet.connect(bobux ?? { key: '', secret: '' }).catch(() => undefined);
      if (client === undefined) return false;
      const { success } = await client.send('createaccount', { id: '76561198000000000@steam' });
      return success;
    },
  },
  {
    folder: 'lishop-lists',
    schema: 'lishop',
    isServed: async (quartet) => {
      const registered = await fetch(`${quartet.url}/registerAccount`, {
        method: 'POST',
        body: new URLSearchParams({ paymentIdentifier: 'payment-1', receipt: 'cmVjZWlwdA==' }),
      });
      if (registered.status === 404) return false;
      const { api_key } = (await registered.json()) as { api_key: string };
      const articles = await fetch(`${quartet.url}/articles`, { headers: { api_key } });
      return articles.status === 200;
    },
  },
  {
    folder: 'imba-chat-bridge',
    schema: 'imbachat',
    isServed: async (quartet, { imbachat }) => {
      const { login, password } = imbachat ?? { login: '', password: '' };
      const authorization = basic(login, password);
      const answer = await fetch(`${quartet.url}/imbachat/users?user_ids=1`, { headers: { authorization } });
      return answer.status === 200;
    },
  },
  {
    folder: 'imvu-sessions',
    schema: 'imvu',
    isServed: async (quartet, { admin }) => {
      const answer = await fetch(`${quartet.url}/imvu/api-keys`, {
        method: 'POST',
        headers: { authorization: basicOf(admin), 'content-type': 'application/json' },
        body: JSON.stringify({ label: 'bot' }),
      });
      return answer.status === 201;
    },
  },
];

/** Takes the context out of src/contexts.ts: its import and its place in the array. */
function withoutContext(text: string, folder: string): string {
  const name = new RegExp(`import \\{ (\\w+) \\} from './contexts/${folder}/context.js';\\n`).exec(text);
  if (name === null) throw new Error(`src/contexts.ts does not name ${folder}`);
  return text.replace(name[0], '').replace(new RegExp(`\\b${name[1]},?\\s*`), '');
}

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.make();
});
afterAll(() => place.clear());

describe('Quartet without a context', () => {
  it.each(contexts)(
    'should build, migrate an empty database, start and serve the others without $folder',
    async ({ folder, schema }) => {
      const tree = await place.folder(folder);
      for (const name of COPIED) await cp(join(root, name), join(tree, name), { recursive: true });
      await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
      await rm(join(tree, 'src/contexts', folder), { recursive: true });
      const list = join(tree, 'src/contexts.ts');
      await writeFile(list, withoutContext(await readFile(list, 'utf8'), folder));

      execFileSync('npm', ['run', '--silent', 'build'], {
        cwd: tree,
        stdio: ['ignore', 'inherit', 'inherit'],
      });

      const cwd = join(tree, 'run');
      await mkdir(cwd);
      const environment = { LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/' };
      const quartet = await place.start(environment, cwd, join(tree, 'dist/src/main.js'));
      const credentials = await quartet.credentials();
      for (const other of contexts) {
        expect([other.folder, await other.isServed(quartet, credentials)]).toEqual([
          other.folder,
          other.folder !== folder,
        ]);
      }
      expect(Object.keys(credentials)).not.toContain(schema);
      expect(await quartet.stop()).toEqual({ code: 0, signal: null });
    },
    180_000,
  );
});

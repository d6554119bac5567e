import { describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { signed } from '../../support/bobux-client.js';
import { environment, place } from './place-with-database.js';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const whenOpenssl = hasOpenssl ? it : it.skip;
const why = hasOpenssl ? '' : ' (skipped: openssl, which makes the certificate, is not installed)';

const files = { TLS_CERT_FILE: 'cert.pem', TLS_KEY_FILE: 'key.pem' };

describe('TLS_CERT_FILE and TLS_KEY_FILE', () => {
  whenOpenssl(`should make it serve HTTPS and WSS without a proxy${why}`, async () => {
    const arguments_ =
      'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem';
    const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync('openssl', [...arguments_.split(' '), ...names], { cwd: place.path, stdio: 'ignore' });
    const ca = await readFile(join(place.path, 'cert.pem'));

    const quartet = await place.start({ ...environment, ...files });
    expect(quartet.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const status = await new Promise((resolve, reject) => {
      request(`${quartet.url}/health/ready`, { ca }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers['strict-transport-security'] !== undefined]);
      })
        .once('error', reject)
        .end();
    });
    expect(status).toEqual([200, true]);

    const { bobux } = await quartet.credentials();
    const socket = new WebSocket(quartet.bobuxUrl, { ca });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const answer = new Promise<string>((resolve) =>
      socket.once('message', (data: Buffer) => resolve(data.toString())),
    );
    socket.send(JSON.stringify(signed(bobux, { command: 'ping' })));
    expect(JSON.parse(await answer)).toMatchObject({ success: true });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    expect(await quartet.stop()).toEqual({ code: 0, signal: null });
    expect(await closed).toBe(1001);
  });

  it('should end the start with a clear message when a file is missing or is no certificate', async () => {
    const wrong = [
      { TLS_CERT_FILE: 'nowhere.pem' },
      { TLS_CERT_FILE: '/dev/null', TLS_KEY_FILE: '/dev/null' },
    ];
    const quartets = wrong.map((other) => place.spawn({ ...environment, ...files, ...other }));
    for (const quartet of quartets) {
      expect(await quartet.end()).toEqual({ code: 1, signal: null });
      expect(quartet.stderr).toMatch(/TLS_(CERT|KEY)_FILE/);
      expect(quartet.stderr).not.toMatch(/^ +at /m);
    }
  });
});

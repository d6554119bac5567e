import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { createConfig } from '../../src/config/config.js';
import { ConfigurationError, parseEnvironment } from '../../src/config/environment.js';
import { signed } from '../support/bobux-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** Made for this test with openssl, for 127.0.0.1; it protects nothing. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUBrlNHXKKQD2H+bLbhUPLhw+vRbwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIyMDI1M1oYDzIxMjYxMDI4
MjIwMjUzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAToExLKiRYsQxLcpMYUpMg1l+0qT8vvO0mvGi5IvwkAAKgFfYBNGyiS
2KjC9vRw62PVSKIMZfg8UIjxNIpfY3Nko2QwYjAdBgNVHQ4EFgQUWItkVpP89GyI
9yw6zFn+MzlcRH4wHwYDVR0jBBgwFoAUWItkVpP89GyI9yw6zFn+MzlcRH4wDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IQCEzOXWnbf4svgiInt6Ybzg8xosNoiqXSKkX/gAFyE3LgIgXd/S0YP2OnJZVxXz
5GOktXNp6VNxvG0nC4Kn3odaO+c=
-----END CERTIFICATE-----
`;
const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrIrheC0eHoWKJDgJ
qyAcF9O/OMGSqZQ05Yi+KcJOHzOhRANCAAToExLKiRYsQxLcpMYUpMg1l+0qT8vv
O0mvGi5IvwkAAKgFfYBNGyiS2KjC9vRw62PVSKIMZfg8UIjxNIpfY3Nk
-----END PRIVATE KEY-----
`;

let directory: string;
let quartet: TestApp;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quartet-tls-'));
  await write('cert.pem', certificate);
  await write('key.pem', privateKey);
  quartet = await startTestApp(variables());
});
afterAll(async () => {
  await quartet.close();
  await rm(directory, { recursive: true });
});

const write = (file: string, text: string) => writeFile(join(directory, file), text);
const variables = (cert = 'cert.pem', key = 'key.pem') => ({
  TLS_CERT_FILE: join(directory, cert),
  TLS_KEY_FILE: join(directory, key),
});

function configurationErrorOf(...files: [string, string]): string {
  try {
    createConfig(parseEnvironment(variables(...files)));
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('was accepted');
}

describe('a house with its own certificate', () => {
  it('should serve HTTPS, and tell browsers to stay with it', async () => {
    const { status, headers } = await new Promise<{
      status: number | undefined;
      headers: Record<string, unknown>;
    }>((resolve, reject) => {
      get(`${quartet.url}/health/live`, { ca: certificate }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, headers: response.headers });
      }).on('error', reject);
    });
    expect(quartet.url).toMatch(/^https:/);
    expect(status).toBe(200);
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d+/);
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
  });

  it('should serve websockets over TLS', async () => {
    const socket = new WebSocket(quartet.bobuxUrl, { ca: certificate });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const answer = new Promise<string>((resolve) =>
      socket.once('message', (data: Buffer) => resolve(data.toString())),
    );
    socket.send(JSON.stringify(signed(quartet.key, { command: 'ping' })));
    expect(JSON.parse(await answer)).toMatchObject({ success: true, data: {} });
    socket.terminate();
  });

  it('should not answer plain HTTP', async () => {
    await expect(fetch(`${quartet.url.replace('https', 'http')}/health/live`)).rejects.toThrow();
  });
});

describe('TLS_CERT_FILE and TLS_KEY_FILE', () => {
  it('should be told, both, where they cannot be read', () => {
    const message = configurationErrorOf('no-cert.pem', 'no-key.pem');
    expect(message).toMatch(/TLS_CERT_FILE: .*no-cert\.pem/);
    expect(message).toMatch(/TLS_KEY_FILE: .*no-key\.pem/);
  });

  it('should be told where they are no certificate and key, or do not belong together, and not be shown', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    await write('other-key.pem', String(other.export({ type: 'pkcs8', format: 'pem' })));
    await write('rubbish.pem', 'hunter2');
    for (const files of [
      ['cert.pem', 'other-key.pem'],
      ['rubbish.pem', 'key.pem'],
      ['cert.pem', 'rubbish.pem'],
      ['key.pem', 'cert.pem'],
    ] as [string, string][]) {
      const message = configurationErrorOf(...files);
      expect(message).toMatch(/TLS_CERT_FILE, TLS_KEY_FILE: /);
      expect(message).not.toMatch(/hunter2|BEGIN/);
    }
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/test-app.js';
import { needsPython, PYTHON } from './python-tools.js';

const run = promisify(execFile);

(PYTHON === undefined ? describe.skip : describe)(`the Python client${needsPython}`, () => {
  it('should wait as long as a close with 1008 asks for, and then be let in', async () => {
    const limited = await startTestApp({ LIMIT_AUTH_FAILURES: '3/5' });
    let connections = 0;
    limited.app.getHttpServer().on('connection', () => (connections += 1));
    try {
      const { key, secret } = limited.key;
      const env = { ...process.env, PYTHONPATH: 'clients/python/src', PYTHONDONTWRITEBYTECODE: '1' };
      const args = ['test/clients/python/refused.py', limited.url, key, secret];
      const { stdout } = await run(PYTHON!, args, { env });
      expect(stdout.trimEnd().split('\n')).toEqual([
        ...['INVALID_AUTH_ERROR', 'INVALID_AUTH_ERROR', 'INVALID_AUTH_ERROR'],
        expect.stringMatching(
          /no answer within 2 s \(closed with 1008, .*try again in [1-5] s\) (True|False)$/,
        ),
        '{}',
      ]);
      // Three wrong ones, the two that are closed at once, and the one that is let in.
      expect(connections).toBeLessThanOrEqual(6);
    } finally {
      await limited.close();
    }
  });
});

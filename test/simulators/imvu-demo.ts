import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImvuSimulator } from './imvu.js';

/**
 * `npm run demo:imvu`: Quartet with a simulated IMVU behind it, to try everything without an IMVU account. Everything is thrown away
 * at the end. PORT moves it.
 */
const port = process.env.PORT ?? '3000';
const url = `http://127.0.0.1:${port}`;
const imvu = await ImvuSimulator.start();
imvu.addAccount('ada@example.org', 'analytical-engine');
imvu.addAccount('grace@example.org', 'nanoseconds', { code: '123456' });
const dataDir = await mkdtemp(join(tmpdir(), 'quartet-demo-'));
// As root the database runs under another account, which has to get through.
await chmod(dataDir, 0o711);

const quartet = spawn(process.execPath, ['dist/src/main.js'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    PORT: port,
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    // Empty counts as unset: the demo is not to touch a database of yours.
    DATABASE_URL: '',
    SECRETS_KEY: '',
    IMVU_BASE_URL: imvu.url,
    ADMIN_USERNAME: 'admin',
    ADMIN_PASSWORD: 'demo-only',
  },
});
// The terminal sends Ctrl-C to both; Quartet ends by itself, and the demo after it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => quartet.kill('SIGTERM'));
quartet.once('exit', (code) => {
  void Promise.all([imvu.close(), rm(dataDir, { recursive: true, force: true })]).then(() =>
    process.exit(code ?? 1),
  );
});

async function isReady(): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 200));
process.stdout.write(`
Behind it is a simulated IMVU (${imvu.url}). In another terminal:

QUARTET=${url}
KEY=$(curl -s -u admin:demo-only $QUARTET/imvu/api-keys -H 'content-type: application/json' -d '{"label": "my bot"}' | grep -o 'imvu_[A-Za-z0-9_-]*')
curl $QUARTET/imvu/users -H "api_key: $KEY" -H 'content-type: application/json' -d '{"username": "bot", "password": "a long password"}'
curl -u 'bot:a long password' $QUARTET/imvu/accounts -H 'content-type: application/json' -d '{"username": "ada@example.org", "password": "analytical-engine"}'
curl -u 'bot:a long password' $QUARTET/imvu/me
curl -u 'bot:a long password' $QUARTET/imvu/api/user/user-100001

grace@example.org (nanoseconds) wants a second factor; the simulated mail says 123456. Ctrl-C ends it.

`);

import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppStoreSimulator } from '../../test/simulators/app-store.js';
import { ImvuSimulator } from '../../test/simulators/imvu.js';
import { MailServer } from '../../test/simulators/mail-server.js';
import { addImvuAccounts, runBot } from './bots.js';
import { runChatSite } from './chat-site.js';
import { REFUSED_RECEIPT, runFamilies, UNKNOWN_GUEST } from './families.js';
import { runGameServer } from './game-server.js';
import type { Stage } from './pace.js';
import { DemoQuartet } from './quartet.js';

/**
 * `npm run demo`: Quartet with a small community that lives until Ctrl-C, on simulated services. Everything is thrown away at the end.
 * PORT moves it.
 */
const secret = (): string => randomBytes(24).toString('base64url');
const admin = { username: 'admin', password: secret() };
const bobux = { key: randomUUID(), secret: randomBytes(32).toString('hex') };
const siteToken = secret();

const end = new AbortController();
process.on('SIGINT', () => end.abort());
process.on('SIGTERM', () => end.abort());

const dataDir = await mkdtemp(join(tmpdir(), 'quartet-demo-'));
// As root the database runs under another account, which has to get through.
await chmod(dataDir, 0o711);
const [appStore, mail, imvu] = await Promise.all([
  AppStoreSimulator.start(),
  MailServer.start(),
  ImvuSimulator.start(),
]);
addImvuAccounts(imvu);
appStore.will(21_003, REFUSED_RECEIPT);
mail.refused.add(UNKNOWN_GUEST);

let failed = false;
let quartet: DemoQuartet | undefined;
try {
  quartet = await DemoQuartet.start(process.env.PORT ?? '3000', {
    // Nothing of yours: no database, no key, no mail server, no setting but what a process needs.
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TMPDIR: process.env.TMPDIR,
    DATA_DIR: dataDir,
    ADMIN_USERNAME: admin.username,
    ADMIN_PASSWORD: admin.password,
    BOBUX_ADMIN_KEY: bobux.key,
    BOBUX_ADMIN_SECRET: bobux.secret,
    IMBACHAT_SITE_TOKEN: siteToken,
    IMVU_BASE_URL: imvu.url,
    SMTP_URL: mail.url,
    LISHOP_INVITATION_MAIL: 'lists@demo.example',
    ...appStore.environment,
  });
  const stage: Stage = { url: quartet.url, signal: end.signal };
  const community = Promise.all([
    runGameServer(stage, bobux.key, bobux.secret),
    runFamilies(stage),
    runChatSite(stage, siteToken),
    newApiKey(stage).then((key) => runBot(stage, key)),
  ]);
  process.stdout.write(`
Quartet is up, and a small community lives in it. The console, signed in (good once, for 10 minutes):

    ${quartet.url}/console#code=${await quartet.signInCode()}

Later: ${admin.username}, password ${admin.password}. The code that grace@demo.example waits for is 123456. Ctrl-C ends it.

`);
  // Whoever ends first ends the rest.
  await Promise.race([community, quartet.ended.then(() => (failed = !end.signal.aborted))]);
} catch (error) {
  failed = true;
  process.stderr.write(`${String(error)}\n`);
} finally {
  end.abort();
  await quartet?.stop();
  await Promise.all([appStore.stop(), mail.stop(), imvu.close()]);
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

async function newApiKey({ url }: Stage): Promise<string> {
  const response = await fetch(`${url}/imvu/api-keys`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${admin.username}:${admin.password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ label: 'demo bot' }),
  });
  const { key } = (await response.json()) as { key: string };
  return key;
}

/**
 * `npm run setup:env [-- NAME…]`: makes what docker-compose.yml needs, in the current directory. `.env`: keys and passwords, different ones each
 * time; `deploy/tls/quartet.pem`: a self-signed certificate for localhost and the names given, unless there is one. Overwrites nothing.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname } from 'node:path';
import { generate } from 'selfsigned';
import { createPrivateFile } from '../src/shared/secrets/private-file.js';

const ENV = '.env';
const CERTIFICATE = 'deploy/tls/quartet.pem';
const YEARS = 10;

/** Safe in a URL, in a shell and in a `.env` file. */
const password = (): string => randomBytes(24).toString('hex');

/** @param name where callers reach Quartet */
function environmentFile(name: string): string {
  const { getuid, getgid } = process;
  const user = getuid && getgid ? `${getuid()}:${getgid()}` : '0:0';
  return `# Made by npm run setup:env. Keep a copy in a safe place: without SECRETS_KEY nothing that was sealed can be read again.
SECRETS_KEY=${randomBytes(32).toString('base64')}
ADMIN_USERNAME=admin
ADMIN_PASSWORD=${password()}
BOBUX_ADMIN_KEY=${randomUUID()}
BOBUX_ADMIN_SECRET=${randomBytes(32).toString('hex')}
IMBACHAT_API_LOGIN=imbachat
IMBACHAT_API_PASSWORD=${password()}
IMBACHAT_SECRET_KEY=${randomBytes(32).toString('hex')}

# Between the containers.
POSTGRES_PASSWORD=${password()}
QUARTET_DATABASE_PASSWORD=${password()}
REDIS_PASSWORD=${password()}

# Who may read ${CERTIFICATE}: the proxy runs as this user.
PROXY_USER=${user}
HTTP_PORT=80
HTTPS_PORT=443
# Where callers reach Quartet: with the port, where HTTPS_PORT is another.
PUBLIC_URL=https://${isIP(name) === 6 ? `[${name}]` : name}

# What else may be set stands in .env.example.
`;
}

const alternativeName = (name: string): { type: 7; ip: string } | { type: 2; value: string } =>
  isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name };

/** Certificate and key in one file, as HAProxy reads them. */
async function selfSigned(names: readonly string[]): Promise<string> {
  const [first = 'localhost'] = names;
  const from = new Date();
  const { cert, private: key } = await generate([{ name: 'commonName', value: first }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: from,
    notAfterDate: new Date(from.getTime() + YEARS * 365 * 24 * 3600 * 1000),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [...names, 'localhost', '127.0.0.1'].map(alternativeName) },
    ],
  });
  return `${cert.trim()}\n${key.trim()}\n`;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function writePrivately(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await createPrivateFile(file, text);
}

if (await exists(ENV)) {
  process.stderr.write(`There is a file ${ENV} already; it is left as it is. Move it away to begin anew.\n`);
  process.exit(1);
}
if (!(await exists(CERTIFICATE))) {
  await writePrivately(CERTIFICATE, await selfSigned(process.argv.slice(2)));
  process.stdout.write(
    `${CERTIFICATE}: a self-signed certificate; put your own in its place, key and all.\n`,
  );
}
await writePrivately(ENV, environmentFile(process.argv[2] ?? 'localhost'));
process.stdout.write(`${ENV}: new keys and passwords. Start with: docker compose up -d --build\n`);

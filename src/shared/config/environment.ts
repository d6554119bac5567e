import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { parseEnv } from 'node:util';
import { z } from 'zod';

/** The start cannot go on with this configuration; the message lists every problem and is for the operator. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

const optionalText = z.string().optional();
const yesOrNo = z.enum(['true', 'false'], 'true or false').transform((value) => value === 'true');
const count = (least: number, most: number, what = 'a whole number') => {
  const allowed = `${what}, ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, allowed)
    .transform(Number)
    .pipe(z.number().min(least, allowed).max(most, allowed));
};
const url = (allowed: string, protocols: RegExp) =>
  z.string().refine((value) => {
    try {
      return protocols.test(new URL(value).protocol);
    } catch {
      return false;
    }
  }, allowed);
const httpUrl = url('an address that begins with http:// or https://', /^https?:$/);
const postgresUrl = url('postgresql://user:password@host:port/database', /^postgres(ql)?:$/);

export interface RateLimit {
  /** How many events are let through. */
  readonly points: number;
  /** In how many seconds. */
  readonly seconds: number;
}

/** `60/300` = 60 in 300 seconds; `0` = switched off: `undefined`, for which zod's `default` would put its own, and `prefault` does not. */
const rateLimit = z
  .string()
  .regex(/^(0|[1-9]\d{0,8}\/[1-9]\d{0,6})$/, 'COUNT/SECONDS such as 60/300, or 0 to switch it off')
  .transform((value): RateLimit | undefined => {
    const [points, seconds] = value.split('/').map(Number);
    return points && seconds ? { points, seconds } : undefined;
  });

/** 32 bytes in base64, strictly: what `Buffer.from` leaves out of a mangled key would silently make it another one. */
export function parseSealingKey(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

const sealingKeys = z.string().transform((value, context) => {
  const keys = value.split(',').map((key) => parseSealingKey(key.trim()));
  if (keys.every((key) => key !== undefined)) return keys;
  const message =
    '32 bytes in base64 (openssl rand -base64 32); several separated by commas: the first seals, all open';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** One schema for every variable of specs/platform.md "Configuration". An empty value counts as unset. */
const environmentSchema = z.object({
  NODE_ENV: optionalText,
  PORT: count(0, 65_535, 'a port').default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: httpUrl.optional(),
  TLS_CERT_FILE: optionalText,
  TLS_KEY_FILE: optionalText,
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL: count(1, 500).default(10),
  DATA_DIR: z.string().default('.data'),
  SECRETS_KEY: sealingKeys.optional(),
  ADMIN_USERNAME: z
    .string()
    .regex(/^[^:]+$/, 'a name without a colon')
    .optional(),
  ADMIN_PASSWORD: z.string().min(8, 'at least 8 characters').optional(),
  REDIS_URL: url('redis://host:port or rediss://host:port', /^rediss?:$/).optional(),
  LIMIT_AUTH_FAILURES: rateLimit.prefault('60/300'),
  LIMIT_REQUESTS: rateLimit.prefault('1000/1'),
  LIMIT_CONNECTIONS: rateLimit.prefault('1000/1'),
  LIMIT_OPEN_CONNECTIONS: count(0, 1_000_000).default(10_000),
  TRUST_PROXY: count(0, 32).default(0),
  SMTP_URL: url('smtp://host:port or smtps://user:password@host:port', /^smtps?:$/).optional(),
  MAIL_FROM: optionalText,
  BOBUX_ADMIN_KEY: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID')
    .transform((value) => value.toLowerCase())
    .optional(),
  BOBUX_ADMIN_SECRET: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, '64 hexadecimal digits')
    .transform((value) => value.toLowerCase())
    .optional(),
  BOBUX_PATH: z
    .string()
    .regex(/^\/[\w\-./]*$/, 'a path that begins with /')
    .default('/bobux'),
  BOBUX_REQUIRE_NONCE: yesOrNo.default(false),
  BOBUX_SQL_DATABASE_URL: postgresUrl.optional(),
  IMBACHAT_API_LOGIN: z
    .string()
    .regex(/^[^:]+$/, 'a name without a colon')
    .optional(),
  IMBACHAT_API_PASSWORD: optionalText,
  IMBACHAT_SECRET_KEY: z
    .string()
    .refine(
      (value) => value.split(',').every((key) => key.trim() !== ''),
      'the secret of the widget settings; two, separated by a comma, while one replaces the other: the first signs',
    )
    .optional(),
  IMBACHAT_WIDGET_ID: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'letters, digits, - and _, as ImbaChat shows it')
    .optional(),
  IMBACHAT_EXPOSE_MAIL: yesOrNo.default(false),
  IMBACHAT_USERS_DATABASE_URL: url(
    'postgresql://… or mysql://…',
    /^(postgres(ql)?|mysql|mariadb):$/,
  ).optional(),
  IMBACHAT_USERS_QUERY: optionalText,
  LISHOP_API_SECRET: optionalText,
  LISHOP_INVITATION_MAIL: optionalText,
  LISHOP_INVITATION_PASSWORD: optionalText,
  LISHOP_APPSTORE_URL: httpUrl.default('https://buy.itunes.apple.com/verifyReceipt'),
  LISHOP_APPSTORE_SANDBOX_URL: httpUrl.default('https://sandbox.itunes.apple.com/verifyReceipt'),
  LISHOP_APPSTORE_PASSWORD: optionalText,
  LISHOP_APPSTORE_TIMEOUT: count(1, 120).default(10),
  LISHOP_LIMIT_RECOVER: rateLimit.prefault('5/3600'),
  LISHOP_LIMIT_UNKNOWN_KEYS: rateLimit.prefault('40/300'),
  IMVU_BASE_URL: httpUrl.default('https://api.imvu.com'),
  IMVU_REWRITE: yesOrNo.default(false),
  IMVU_CHECK_INTERVAL: count(1, 86_400).default(60),
  IMVU_PROBE_PATH: z
    .string()
    .regex(/^(\/[\w.~%-]+)+(\?[\w.~%=&-]*)?$/, 'a path that begins with / such as /login/me')
    .default('/login/me'),
});

export type Environment = z.output<typeof environmentSchema>;

/** Where the first is set, the second must be: and what is allowed for it. */
const partners: [one: keyof Environment, other: keyof Environment, allowed: string][] = [
  ['TLS_CERT_FILE', 'TLS_KEY_FILE', 'the file of the private key'],
  ['TLS_KEY_FILE', 'TLS_CERT_FILE', 'the file of the certificate'],
  ['BOBUX_ADMIN_KEY', 'BOBUX_ADMIN_SECRET', '64 hexadecimal digits'],
  ['BOBUX_ADMIN_SECRET', 'BOBUX_ADMIN_KEY', 'a UUID'],
  ['DATABASE_URL', 'SECRETS_KEY', '32 bytes in base64 (openssl rand -base64 32)'],
  ['IMBACHAT_USERS_DATABASE_URL', 'IMBACHAT_USERS_QUERY', 'a SELECT'],
  ['IMBACHAT_USERS_QUERY', 'IMBACHAT_USERS_DATABASE_URL', 'a database'],
];

/** Every variable that Quartet reads, in the order of the table in the README. */
export const environmentVariables = Object.keys(environmentSchema.shape);

const secretName = /SECRET|PASSWORD|KEY$|_URL$/;

function shown(name: string, value: string | undefined): string {
  if (value === undefined) return 'is not set';
  if (secretName.test(name)) return `is set to (hidden, ${value.length} characters)`;
  return `is ${JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)}`;
}

/**
 * Validates the variables.
 * @throws ConfigurationError one line a problem: variable, what was found (secrets masked), what is allowed
 */
export function parseEnvironment(variables: Record<string, string | undefined>): Environment {
  const set = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== '' && value !== undefined),
  );
  const result = environmentSchema.safeParse(set);
  const missing = partners.filter(([one, other]) => set[one] !== undefined && set[other] === undefined);
  if (result.success && missing.length === 0) return result.data;
  const problems = new Map<string, string>();
  const tell = (name: string, allowed: string): void => {
    if (!problems.has(name)) problems.set(name, `  ${name} ${shown(name, set[name])}; allowed: ${allowed}`);
  };
  for (const { path, message } of result.error?.issues ?? []) tell(String(path[0]), message);
  for (const [one, other, allowed] of missing) tell(other, `${allowed}, as ${one} is set`);
  throw new ConfigurationError(`The configuration is wrong:\n${[...problems.values()].join('\n')}`);
}

/**
 * Reads the process environment and, below it, the file `.env` where there is one.
 * @throws ConfigurationError as parseEnvironment; also for a `.env` that cannot be read
 */
export function readEnvironment(file = '.env'): Environment {
  let fromFile: NodeJS.Dict<string> = {};
  try {
    fromFile = parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new ConfigurationError(`The file ${file} cannot be read: ${(error as Error).message}`);
    }
  }
  return parseEnvironment({ ...fromFile, ...process.env });
}

/** True where only programs on this machine can connect to `host`. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

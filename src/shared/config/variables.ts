import { isIP } from 'node:net';
import { z } from 'zod';
import { isMailAddress } from '../validation/mail-address.js';

/** What a variable of the environment may be, for the settings of every module. An empty value counts as unset before these see it. */

/** No blank or line break at an end, which comes with a paste or from `$(cat file)` and makes another secret of it; nothing unprintable. */
const isOneLine = (value: string): boolean => value.trim() === value && !/\p{Cc}/u.test(value);

export const oneLine = z.string().refine(isOneLine, 'one line, without blanks at its beginning or end');

export const optionalText = oneLine.optional();

/** Only `production` means something to Quartet; spelled otherwise it would silently be another environment. */
export const nodeEnvironment = oneLine
  .refine(
    (value) => value === 'production' || value.toLowerCase() !== 'production',
    'production in small letters, or another word',
  )
  .optional();

export const path = z.string().refine(isOneLine, 'a path, without blanks at its beginning or end');

export const hostToListenOn = z
  .string()
  .refine(
    (value) => isIP(value) > 0 || /^[A-Za-z\d][A-Za-z\d._-]{0,252}$/.test(value),
    'an IP address or a host name, without a port',
  );

export const mailAddressText = z.string().refine(isMailAddress, 'one mail address');

/** `lists@example.com` or `Lists <lists@example.com>`; a host may be one of the own network, without a dot. */
export const mailSender = z.string().refine((text) => {
  const [, address = text] = /^[^<>@\p{Cc}]{0,200}<([^<>]{1,320})>$/u.exec(text) ?? [];
  return isMailAddress(address) || isMailAddress(`${address}.local`);
}, 'a mail address, or Name <address>');

export const yesOrNo = z.enum(['true', 'false'], 'true or false').transform((value) => value === 'true');

/** A whole number within bounds. */
export const count = (
  min: number,
  max: number,
  what = 'a whole number',
): z.ZodType<number, string> & { default(value: number): z.ZodType<number, string | undefined> } => {
  const allowed = `${what}, ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, allowed)
    .transform(Number)
    .pipe(z.number().min(min, allowed).max(max, allowed));
};

/** @returns undefined for what is no address, or one that nobody can reach */
function readUrl(value: string): URL | undefined {
  // The parser drops blanks around an address and line breaks inside; what uses it later does not.
  if (!isOneLine(value) || !URL.canParse(value)) return undefined;
  const found = new URL(value);
  return found.port === '0' ? undefined : found;
}

/**
 * An address with one of these protocols.
 * @param protocols with the two slashes: `/^https?:\/\//`
 */
export const url = (allowed: string, protocols: RegExp): z.ZodString =>
  z.string().refine((value) => protocols.test(value) && readUrl(value) !== undefined, allowed);

/** The same where a host has to be named: only PostgreSQL may be on this machine's socket. */
export const urlWithHost = (allowed: string, protocols: RegExp): z.ZodString =>
  url(allowed, protocols).refine((value) => readUrl(value)?.hostname !== '', allowed);

const REDIS_ALLOWED =
  'redis://host:port or rediss://host:port, perhaps with the number of a database behind it: /1';

/** The client would go on with database 0 for one that is no number. */
export const redisUrl = urlWithHost(REDIS_ALLOWED, /^rediss?:\/\//i).refine(
  (value) => /^(?:\/\d{0,9})?$/.test(readUrl(value)?.pathname ?? ''),
  REDIS_ALLOWED,
);

/** `fetch` takes none with a user's name. */
export const httpUrl = url('an address that begins with http:// or https://', /^https?:\/\//i).refine(
  (value) => {
    const { username = '', password = '' } = readUrl(value) ?? {};
    return username === '' && password === '';
  },
  'an address that begins with http:// or https://, without user and password',
);

/** To which paths are added. */
export const baseUrl = httpUrl.refine(
  (value) => !/[?#]/.test(value),
  'an address that begins with http:// or https://, with nothing behind the path',
);

/** Parses to what a browser sends as `Origin`. */
export const webOrigin = z.string().transform((value, context) => {
  const found = readUrl(value);
  if (found !== undefined && /^https?:$/.test(found.protocol) && found.href === `${found.origin}/`)
    return found.origin;
  context.addIssue({
    code: 'custom',
    message: 'scheme, host and port, such as https://quartet.example, with nothing behind',
  });
  return z.NEVER;
});

export const postgresUrl = url('postgresql://user:password@host:port/database', /^postgres(ql)?:\/\//i);

export interface RateLimit {
  /** How many events are let through. */
  readonly points: number;
  /** In how many seconds. */
  readonly seconds: number;
}

/** 24 days: Node's timers end at 2^31 ms, and what should be counted for longer would be forgotten at once. */
const MAX_SECONDS = 24 * 24 * 3_600;

/** `60/300` = 60 in 300 seconds. `0` parses to `undefined`: switched off. Use `prefault`, because zod's `default` would replace that `undefined`. */
export const rateLimit = z
  .string()
  .regex(/^(0|[1-9]\d{0,8}\/[1-9]\d{0,6})$/, 'COUNT/SECONDS such as 60/300, or 0 to switch it off')
  .refine(
    (value) => Number(value.split('/')[1] ?? 0) <= MAX_SECONDS,
    `COUNT/SECONDS such as 60/300, at most ${MAX_SECONDS.toLocaleString('en')} seconds, or 0 to switch it off`,
  )
  .transform((value): RateLimit | undefined => {
    const [points, seconds] = value.split('/').map(Number);
    return points && seconds ? { points, seconds } : undefined;
  });

/** Bytes that may be held at the same moment. */
export interface ByteLimit {
  /** In the process. */
  readonly process: number;
  /** For one client address. */
  readonly address: number;
}

const UNITS: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };
const bytesOf = (text = ''): number => Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 1);

const SMALLEST_ADDRESS = 2 ** 16;

/** `256M/32M` = 256 MiB for the process, 32 MiB for each address. `0` parses to `undefined`: switched off; see `rateLimit` for `prefault`. */
export const byteLimit = z
  .string()
  .regex(
    /^(0|[1-9]\d{0,5}[KMG]\/[1-9]\d{0,5}[KMG])$/,
    'PROCESS/ADDRESS such as 256M/32M (K, M or G), or 0 to switch it off',
  )
  .transform((value): ByteLimit | undefined => {
    const [process, address] = value.split('/').map(bytesOf);
    return process && address ? { process, address } : undefined;
  })
  .refine(
    (limit) => limit === undefined || limit.address <= limit.process,
    'PROCESS/ADDRESS, the first no smaller than the second',
  )
  .refine(
    (limit) => limit === undefined || limit.address >= SMALLEST_ADDRESS,
    'PROCESS/ADDRESS such as 256M/32M, the second 64K or more: one frame of Bobux is as long',
  );

/** Pages of the operator that anyone may be let see. */
const OPERATIONS_PAGES = ['docs', 'metrics'] as const;
export type OperationsPage = (typeof OPERATIONS_PAGES)[number];

/** `quartet,quartet.example`: names, without ports. */
export const hostNames = z
  .string()
  .max(2_000)
  .regex(/^[A-Za-z0-9.-]+( *, *[A-Za-z0-9.-]+)*$/, 'host names without ports, with commas between them')
  .transform((value) => value.split(',').map((name) => name.trim().toLowerCase()));

export const operationsPages = z
  .string()
  .regex(/^(docs|metrics)( *, *(docs|metrics))*$/, 'docs, metrics, or both with a comma')
  .transform((value) => OPERATIONS_PAGES.filter((page) => value.includes(page)));

/** 32 bytes in base64, strictly: what `Buffer.from` leaves out of a mangled key would silently make it another one. */
export function parseSealingKey(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

export const sealingKeys = z.string().transform((value, context) => {
  const keys = value.split(',').map((key) => parseSealingKey(key.trim()));
  if (keys.every((key) => key !== undefined)) return keys;
  const message =
    '32 bytes in base64 (openssl rand -base64 32); several separated by commas: the first seals, all open';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

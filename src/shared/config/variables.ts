import { z } from 'zod';
import { isMailAddress } from '../validation/mail-address.js';

/** What a variable of the environment may be, for the settings of every module. An empty value counts as unset before these see it. */

export const optionalText = z.string().optional();

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

/** An address with one of these protocols. */
export const url = (allowed: string, protocols: RegExp): z.ZodString =>
  z.string().refine((value) => {
    try {
      return protocols.test(new URL(value).protocol);
    } catch {
      return false;
    }
  }, allowed);

export const httpUrl = url('an address that begins with http:// or https://', /^https?:$/);

export const postgresUrl = url('postgresql://user:password@host:port/database', /^postgres(ql)?:$/);

export interface RateLimit {
  /** How many events are let through. */
  readonly points: number;
  /** In how many seconds. */
  readonly seconds: number;
}

/** `60/300` = 60 in 300 seconds. `0` parses to `undefined`: switched off. Use `prefault`, because zod's `default` would replace that `undefined`. */
export const rateLimit = z
  .string()
  .regex(/^(0|[1-9]\d{0,8}\/[1-9]\d{0,6})$/, 'COUNT/SECONDS such as 60/300, or 0 to switch it off')
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

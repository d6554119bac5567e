import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an IP address, without brackets, is one of this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  if (protocol === 'https:') return true;
  return (
    protocol === 'http:' &&
    (hostname === 'localhost' || isLoopbackAddress(hostname.replace(/^\[(.*)\]$/, '$1')))
  );
}

export const WEBHOOK_URL_ALLOWED =
  'an address that begins with https:// (http:// to localhost only), without user and password';
export const WEBHOOK_SECRET_ALLOWED =
  'whsec_ and 24 to 64 bytes in base64 (echo "whsec_$(openssl rand -base64 32)"); several separated by commas: each signs';

/** Where messages are posted: https, or http to this machine, so that what is signed cannot be read or changed on its way. */
export const webhookUrl = z
  .string()
  .max(2_048, 'at most 2,048 characters')
  .refine(isWebhookUrl, WEBHOOK_URL_ALLOWED);

/** A secret in the form of Standard Webhooks, strictly: what `Buffer.from` leaves out of a mangled key would silently make it another one. */
function parseWebhookSecret(text: string): Buffer | undefined {
  const base64 = /^whsec_([A-Za-z0-9+/]{30,88}={0,2})$/.exec(text)?.[1];
  if (base64 === undefined) return undefined;
  const key = Buffer.from(base64, 'base64');
  return key.toString('base64') === base64 && key.length >= 24 && key.length <= 64 ? key : undefined;
}

export const webhookSecrets = z.string().transform((value, context) => {
  const keys = value.split(',').map((secret) => parseWebhookSecret(secret.trim()));
  if (keys.every((key) => key !== undefined)) return keys;
  context.addIssue({ code: 'custom', message: WEBHOOK_SECRET_ALLOWED });
  return z.NEVER;
});

import type { IncomingMessage } from 'node:http';

/** Of a request whose `Host` is told apart by who reads it: Node takes the first, a proxy may have taken another (RFC 9112, section 3.2). */
export const SEVERAL_HOSTS = 'This request names more than one Host.';

/** Whether a request has more than one line `Host`. */
export function namesSeveralHosts({ rawHeaders }: IncomingMessage): boolean {
  let lines = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') lines += 1;
  }
  return lines > 1;
}

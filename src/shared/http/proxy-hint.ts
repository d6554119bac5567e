import { Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import { HttpConfig } from '../config/platform-settings.js';

/** What proxies write, each of them some of it; nobody else has a reason to. */
const WRITTEN_BY_PROXIES = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
] as const;

const isLoopback = (address: string | undefined): boolean => /^(?:::ffff:)?127\.|^::1$/.test(address ?? '');

/**
 * Notices that a proxy stands in front though `TRUST_PROXY` says that there is none: then all callers are one address for the limits, and one of them can
 * lock out all. Logs it once, and reports it in `/health/ready` from then on.
 */
@Injectable()
export class ProxyHint {
  private readonly logger = new Logger('HTTP');
  private noticed = false;

  constructor(private readonly http: HttpConfig) {}

  get isMissed(): boolean {
    return this.noticed;
  }

  /** Only what comes from this machine counts: anyone else may have written the header to be believed. */
  look({ headers, socket }: Request): void {
    if (this.noticed || this.http.trustProxy > 0) return;
    const header = WRITTEN_BY_PROXIES.find((name) => headers[name] !== undefined);
    if (header === undefined || !isLoopback(socket.remoteAddress)) return;
    this.noticed = true;
    const mend =
      header === 'x-forwarded-for'
        ? 'Set TRUST_PROXY=1'
        : 'Have the proxy send X-Forwarded-For with the client’s address, and set TRUST_PROXY=1';
    this.logger.warn(
      `A request came through a proxy (${header}), but TRUST_PROXY is not set: all callers count as one address. ${mend}, or let the proxy drop that header.`,
    );
  }
}

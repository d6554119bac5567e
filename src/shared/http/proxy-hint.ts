import { Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import { HttpConfig } from '../config/platform-settings.js';

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
    if (this.noticed || this.http.trustProxy > 0 || headers['x-forwarded-for'] === undefined) return;
    if (!isLoopback(socket.remoteAddress)) return;
    this.noticed = true;
    this.logger.warn(
      'A request came through a proxy (X-Forwarded-For), but TRUST_PROXY is not set: all callers count as one address. Set TRUST_PROXY=1, or let the proxy drop that header.',
    );
  }
}

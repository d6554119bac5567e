import helmet from 'helmet';
import type { Request, Response } from 'express';

/**
 * The console's policy: its own files, and styles that bear the nonce of this very answer. Nothing of another host, nothing inline, and no page
 * may show it in a frame. It shows the chat's demo in a frame, which has an origin of its own (`sandbox`).
 */
export function setConsolePolicy(request: Request, response: Response, nonce: string): void {
  helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", `'nonce-${nonce}'`],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      frameSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  })(request, response, () => undefined);
}

import { createHash } from 'node:crypto';
import helmet from 'helmet';
import type { NextFunction, Request, Response } from 'express';

/** In the logo of swagger-ui-dist 5, which its script puts into the page (test/platform/docs-api-page.slow.ts). */
const LOGO_STYLE = '.logo_small_svg__cls-2{fill:#fff}.logo_small_svg__cls-3{fill:#85ea2d}';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const found = (page: string, pattern: RegExp): string[] => [
  ...new Set([...page.matchAll(pattern)].map(([, text = '']) => hashOf(text))),
];

/**
 * The styles that Swagger's page holds in itself, by their hashes: they may not bear a nonce, since the page is not made here. Whatever else
 * the page is brought to hold stays without effect. What its script sets, it sets by the object model, which no policy forbids.
 * @param page the page as it is sent
 */
export function ownStyles(page: string): string[] {
  const blocks = [...found(page, /<style[^>]*>([^]*?)<\/style>/g), hashOf(LOGO_STYLE)];
  const attributes = found(page, /\sstyle="([^"]*)"/g);
  return [...blocks, ...(attributes.length > 0 ? ["'unsafe-hashes'", ...attributes] : [])];
}

/** The policy of Swagger's page: its own files, nothing inline but the styles that it came with. */
export function setSwaggerPolicy(request: Request, response: Response, next: NextFunction): void {
  const send = response.send.bind(response);
  response.send = (body: unknown) => {
    if (typeof body === 'string' && response.getHeader('content-type')?.toString().includes('html') === true)
      helmet.contentSecurityPolicy({
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", ...ownStyles(body)],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          // Routes are tried from here.
          connectSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      })(request, response, () => undefined);
    return send(body);
  };
  next();
}

import express, { type NextFunction, type Request, type Response } from 'express';
import { canonicalPath } from './addresses.js';
import { rememberUnreadableBody } from './parameters.js';

/** Receipts of the App Store grow with every purchase, to far more than a parser's usual 100 kB. */
const BODY_LIMIT = '2mb';

const parsers = [
  // Not inflated: two kilobytes of gzip would hold two megabytes of memory, before it is known who sends them.
  express.json({ limit: BODY_LIMIT, inflate: false, type: ['json', '+json', 'text/json', 'text/x-json'] }),
  // Nested, for `article[name]=Milk`.
  express.urlencoded({ limit: BODY_LIMIT, extended: true, inflate: false }),
];

/**
 * Stands before LiShop's routes: leads every spelling of an address to the one route, and reads the body. A body that cannot be read is
 * refused only where its parameters are wanted, because who calls is tested before what was sent.
 */
export function lishopRequests(request: Request, response: Response, next: NextFunction): void {
  const end = request.url.indexOf('?');
  const path = end < 0 ? request.url : request.url.slice(0, end);
  const canonical = canonicalPath(path);
  if (canonical === undefined) {
    next();
    return;
  }
  request.url = canonical + (end < 0 ? '' : request.url.slice(end));
  const parse = (index: number): void => {
    const parser = parsers[index];
    if (parser === undefined) {
      next();
      return;
    }
    parser(request, response, (error?: unknown) => {
      if (error === undefined) {
        parse(index + 1);
        return;
      }
      rememberUnreadableBody(request, error);
      next();
    });
  };
  parse(0);
}

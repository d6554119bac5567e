import type { IncomingMessage } from 'node:http';
import express, { type RequestHandler } from 'express';
import type { IsStreamed } from './http-edge.js';
import { hasBody } from './has-body.js';

/**
 * Reads JSON, and forms where a route takes them, into `request.body`, in place of Nest's own parsers: what a context streams must not be held whole, least of all
 * before it is known who sends it.
 *
 * What a context has read already is left as it is.
 *
 * @param isStreamed whose body is left alone
 * @param takesForms whose form is read
 */
export function bodyReader(
  isStreamed: IsStreamed,
  takesForms: (request: IncomingMessage) => boolean,
): RequestHandler {
  // Never inflated: a body that is held until it is whole would cost its sender a thousandth of what it costs us.
  const json = express.json({ inflate: false });
  const form = express.urlencoded({ extended: true, inflate: false });
  return (request, response, next) => {
    if (!hasBody(request) || isStreamed(request) || request.body !== undefined) {
      next();
      return;
    }
    json(request, response, (error?: unknown) => {
      if (error !== undefined || !takesForms(request)) next(error);
      else form(request, response, next);
    });
  };
}

import { ServerResponse, type IncomingMessage } from 'node:http';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * Helmet's headers. They are the same for every answer, so Helmet is asked for them once: its dozen of middlewares took more of a short
 * request than its route.
 *
 * @returns names and values, to be set on each answer
 */
export function securityHeaders(options: HelmetOptions): readonly (readonly [string, string])[] {
  const request = {} as IncomingMessage;
  const response = new ServerResponse(request);
  helmet(options)(request, response, (error?: unknown) => {
    if (error instanceof Error) throw error;
  });
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)] as const);
}

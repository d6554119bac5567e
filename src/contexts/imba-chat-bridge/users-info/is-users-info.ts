import type { IncomingMessage } from 'node:http';

/** Whether ImbaChat's service asks: what it sends may be a form, as OctoberCMS reads one, and what is refused has its form. */
export function isUsersInfo(request: IncomingMessage): boolean {
  const { originalUrl = request.url ?? '' } = request as IncomingMessage & { originalUrl?: string };
  return /^\/imbachat\/(?:api|users)(?:[/?]|$)/i.test(originalUrl);
}

import type { Request, Response } from 'express';
import { versionIn } from '../http/addresses.js';
import type { Article } from './article.js';

/** Longer than the versions that any client sends. */
const MAX_LENGTH = 1_000;
const TAG = /^(W\/)?"([^"]*)"$/;

/** A version of an article: its change number, in milliseconds. Two of one list are never the same. */
export const versionTag = ({ updated_at }: Article): string => `"${Date.parse(updated_at)}"`;

const isVersion2 = (request: Request): boolean => versionIn(request.originalUrl) === '/2.0';

/** Says which version this is, in version 2. */
export function setEntityTag(request: Request, response: Response, article: Article): void {
  if (isVersion2(request)) response.setHeader('ETag', versionTag(article));
}

/**
 * The versions that `If-Match` names, of which the article has to be one; version 1 ignores it.
 * @returns `undefined`: any will do
 */
export function matchingVersions(request: Request): Date[] | undefined {
  const header = isVersion2(request) ? request.get('if-match') : undefined;
  if (header === undefined || header.trim() === '*') return undefined;
  if (header.length > MAX_LENGTH) return [];
  return header.split(',').flatMap((part) => {
    const [, weak, digits = ''] = TAG.exec(part.trim()) ?? [];
    return weak === undefined && /^\d{1,15}$/.test(digits) ? [new Date(Number(digits))] : [];
  });
}

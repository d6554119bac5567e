import type { BobuxErrorCode } from '../generated/bobux.js';

/** What the server sends for a frame. */
export interface Answer {
  readonly timestamp: number;
  readonly success: boolean;
  readonly error?: BobuxErrorCode;
  readonly data: Readonly<Record<string, unknown>>;
  readonly nonce?: string;
}

/** What it sends by itself after `subscribe`. */
export interface EventMessage {
  readonly timestamp: number;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** @returns undefined where the text is neither */
export function readServerText(text: string): Answer | EventMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { timestamp, success, event, data } = value as Partial<Answer & EventMessage>;
  if (typeof timestamp !== 'number' || typeof data !== 'object' || data === null) return undefined;
  return typeof success === 'boolean' || typeof event === 'string'
    ? (value as Answer | EventMessage)
    : undefined;
}

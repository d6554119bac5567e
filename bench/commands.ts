import { createHmac } from 'node:crypto';

/** What is measured: no statement, two that read, two that write. */
export const measuredCommands = ['ping', 'getplayer', 'setbobux', 'transfer', 'topplayers'] as const;
export type MeasuredCommand = (typeof measuredCommands)[number];

export interface BenchKey {
  readonly key: string;
  readonly secret: string;
}

const ADD = 1;
/** Players on a page of `topplayers`. */
export const PAGE = 100;

/**
 * @param which the player (of `transfer` who pays), or the page of `topplayers`
 * @param other of `transfer`: who is paid
 */
export function parametersOf(
  command: MeasuredCommand,
  which: number,
  other = which + 1,
): Record<string, unknown> {
  switch (command) {
    case 'ping':
      return {};
    case 'getplayer':
      return { id: which };
    case 'setbobux':
      return { amount: 1, id: which, operation: ADD };
    case 'transfer':
      return { amount: 1, from: which, to: other };
    case 'topplayers':
      return { amount: PAGE, page: which };
  }
}

/** The frame of a command, signed as the seed's sample does; for the flat ASCII messages of the bench only. */
export function signedFrame(
  { key, secret }: BenchKey,
  command: MeasuredCommand,
  parameters: Record<string, unknown>,
): string {
  const message: Record<string, unknown> = { key, command, ...parameters };
  const canonical = JSON.stringify(Object.fromEntries(Object.entries(message).sort()));
  const hmac = createHmac('sha256', Buffer.from(secret, 'hex')).update(canonical).digest('hex');
  return JSON.stringify({ ...message, hmac });
}

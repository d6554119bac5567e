import { createHmac } from 'node:crypto';

/** What is measured: no statement, two that read, one that writes. */
export const measuredCommands = ['ping', 'getplayer', 'setbobux', 'topplayers'] as const;
export type MeasuredCommand = (typeof measuredCommands)[number];

export interface BenchKey {
  readonly key: string;
  readonly secret: string;
}

const ADD = 1;
/** Players on a page of `topplayers`. */
export const PAGE = 100;

/** @param which the player, or the page of `topplayers` */
export function parametersOf(command: MeasuredCommand, which: number): Record<string, unknown> {
  switch (command) {
    case 'ping':
      return {};
    case 'getplayer':
      return { id: which };
    case 'setbobux':
      return { amount: 1, id: which, operation: ADD };
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

import { createHmac } from 'node:crypto';

/** What is measured: no statement, one that reads, one that writes. */
export const measuredCommands = ['ping', 'getplayer', 'setbobux'] as const;
export type MeasuredCommand = (typeof measuredCommands)[number];

export interface BenchKey {
  readonly key: string;
  readonly secret: string;
}

const ADD = 1;

function parametersOf(command: MeasuredCommand, player: number): Record<string, unknown> {
  if (command === 'ping') return {};
  return command === 'getplayer' ? { id: player } : { amount: 1, id: player, operation: ADD };
}

/** The frame of a command, signed as the seed's sample does; for the flat ASCII messages of the bench only. */
export function signedFrame({ key, secret }: BenchKey, command: MeasuredCommand, player: number): string {
  const message: Record<string, unknown> = { key, command, ...parametersOf(command, player) };
  const canonical = JSON.stringify(Object.fromEntries(Object.entries(message).sort()));
  const hmac = createHmac('sha256', Buffer.from(secret, 'hex')).update(canonical).digest('hex');
  return JSON.stringify({ ...message, hmac });
}

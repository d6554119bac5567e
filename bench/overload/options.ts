import { parseArgs } from 'node:util';

export interface OverloadOptions {
  readonly connections: number;
  readonly window: number;
  readonly seconds: number;
  readonly timeout: number;
  readonly writes: boolean;
}

export const usage =
  'npm run bench:overload -- [--connections 2000] [--window 200] [--seconds 60] [--timeout 300] [--print-only]';

/** @throws Error for the person at the terminal */
export function readOptions(args: readonly string[]): OverloadOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      connections: { type: 'string', default: '2000' },
      window: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
      timeout: { type: 'string', default: '300' },
      'print-only': { type: 'boolean', default: false },
    },
  });
  const whole = (name: 'connections' | 'window' | 'seconds' | 'timeout'): number => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < 1)
      throw new Error(`--${name} must be a whole number.\n${usage}`);
    return number;
  };
  return {
    connections: whole('connections'),
    window: whole('window'),
    seconds: whole('seconds'),
    timeout: whole('timeout'),
    writes: !values['print-only'],
  };
}

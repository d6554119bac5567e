import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { RefusalLog } from './refusal-log.js';

let lines: string[];
beforeEach(() => {
  lines = [];
  jest.useFakeTimers();
  jest.spyOn(Logger.prototype, 'log').mockImplementation((line: unknown) => void lines.push(String(line)));
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('the log of refused commands', () => {
  it('should have ten lines a second at most, and say how many there were besides', () => {
    const log = new RefusalLog();
    const note = (): void => log.note('203.0.113.7', 'setbobux', 'INVALID_PARAMETERS_ERROR');
    for (let n = 0; n < 100; n += 1) note();
    expect(lines).toEqual(Array(10).fill('setbobux INVALID_PARAMETERS_ERROR from 203.0.113.7'));
    jest.advanceTimersByTime(1_000);
    note();
    expect(lines.at(-1)).toBe(
      'setbobux INVALID_PARAMETERS_ERROR from 203.0.113.7 (and 90 more refusals since the last such line)',
    );
    note();
    expect(lines.at(-1)).toBe('setbobux INVALID_PARAMETERS_ERROR from 203.0.113.7');
    expect(lines).toHaveLength(12);
  });
});

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { Request, Response } from 'express';
import type { Authentication } from '../../auth/authentication.js';
import { OverviewStreams } from './overview-streams.js';

/** The overview is read so often. */
const INTERVAL_MS = 5_000;

let isDatabaseThere: boolean;
let isSignedIn: boolean;
let streams: OverviewStreams;
let response: Response;
const errors: unknown[] = [];

beforeEach(async () => {
  jest.useFakeTimers();
  [isDatabaseThere, isSignedIn] = [true, true];
  const settled = <Value>(isWell: boolean, value: Value): Promise<Value> =>
    isWell ? Promise.resolve(value) : Promise.reject(new Error('no'));
  streams = new OverviewStreams(
    { read: () => settled(isDatabaseThere, {}) } as never,
    { require: () => settled(isSignedIn, undefined) } as unknown as Authentication,
    {} as never,
  );
  // On no connection: as where a client reads nothing, so that nothing of it ever leaves.
  response = Object.assign(new ServerResponse(new IncomingMessage(new Socket())), {
    status: () => response,
  }) as unknown as Response;
  response.on('error', (error) => errors.push(error));
  await streams.open({} as Request, response);
});
afterEach(() => {
  jest.useRealTimers();
  errors.length = 0;
});

it('should write nothing more to a stream whose session has ended, where nobody has read its end yet', async () => {
  isSignedIn = false;
  await jest.advanceTimersByTimeAsync(INTERVAL_MS);
  expect(response.writableEnded).toBe(true);
  isDatabaseThere = false;
  await jest.advanceTimersByTimeAsync(INTERVAL_MS);
  expect(errors).toEqual([]);
});

it('should write nothing more to a stream that ended with the process while the overview was read', async () => {
  jest.advanceTimersByTime(INTERVAL_MS);
  streams.onModuleDestroy();
  await jest.advanceTimersByTimeAsync(INTERVAL_MS);
  expect(errors).toEqual([]);
});

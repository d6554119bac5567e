import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { runModel } from './model-run.js';

/** `SEED=… npm test -- test/bobux/model` plays the same commands again. */
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);

let replicas: TestApp[];
beforeAll(async () => {
  const first = await startTestApp();
  replicas = [first, await startTestApp({}, first.database)];
});
afterAll(async () => {
  for (const replica of [...replicas].reverse()) await replica.close();
});

describe('random commands', () => {
  it(`should come to what a small model comes to, from many connections, on two replicas (seed ${seed})`, () =>
    runModel(replicas, seed));
});

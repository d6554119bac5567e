import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiShopApp } from '../support/lishop-app.js';
import { runPhones } from './phones-run.js';

let replicas: LiShopApp[];
beforeAll(async () => {
  const first = await LiShopApp.start();
  replicas = [first, await LiShopApp.start({}, first.quartet.database)];
});
afterAll(async () => {
  for (const replica of [...replicas].reverse()) await replica.close();
});

describe('five phones on one list, on two replicas', () => {
  it.each([1])('should all hold what a small model of the list holds, with seed %i', async (seed) => {
    const owner = await replicas[0]!.register();
    const keys = [owner];
    for (let n = 1; n < 5; n++) keys.push(await replicas[0]!.invite(owner, `phone-${n}@example.com`));
    const urls = (): string[] => replicas.map(({ quartet }) => quartet.url);
    const report = await runPhones(seed, urls, keys);
    expect(report.edits).toBeGreaterThan(50);
    expect(report.overridden).toBeGreaterThan(0);
  });
});

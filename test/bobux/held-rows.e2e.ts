import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BobuxClient } from '../support/bobux-client.js';
import { operatorOf } from '../support/console-client.js';
import { requireFreeConnections } from '../support/neighbours.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
let clients: BobuxClient[];
let client: BobuxClient;
let target: string;
let others = 1_000;
beforeAll(async () => {
  quartet = await startTestApp();
  clients = await Promise.all(Array.from({ length: 12 }, () => quartet.connect()));
  client = await quartet.connect();
  target = (await client.createKey(1)).key;
  for (const id of ['5', '50', '500']) await client.ok('createaccount', { id });
});
afterAll(() => quartet.close());

const player = (steam: string) => (): string =>
  `SELECT 1 FROM bobux.players WHERE steam = '${steam}' FOR UPDATE`;
const key = (): string => `SELECT 1 FROM bobux.api_keys WHERE key = '${target}' FOR UPDATE`;

describe('commands that wait for one row', () => {
  it.each([
    ['linkaccount', () => ({ userid: '5', newid: '6' }), player('5')],
    ['linkaccount', () => ({ userid: '50', newid: '7', nonce: randomUUID() }), player('50')],
    ['createaccount', () => ({ id: '8' }), () => "INSERT INTO bobux.players (steam) VALUES ('8')"],
    ['editpermissions', () => ({ targetkey: target, permissions: 1 }), key],
    ['deletekey', () => ({ targetkey: target, nonce: randomUUID() }), key],
  ])('should leave connections to others: %s', async (command, parameters, held) => {
    const answers = await requireFreeConnections(
      quartet.database,
      held(),
      (n) => clients[n]!.send(command, parameters()),
      () => client.ok('createaccount', { id: String((others += 1)) }),
    );
    expect(answers.filter(({ error }) => error === 'DB_ERROR')).toEqual([]);
  });

  it.each([
    ['POST', 'players/1/changes', () => ({ operation: 'add', amount: 1, reason: 'x' }), player('5')],
    ['POST', 'players/3/link', () => ({ newid: '9' }), player('500')],
    ['PATCH', 'keys/KEY', () => ({ permissions: 2 }), key],
    ['DELETE', 'keys/KEY', () => undefined, key],
  ])('should leave connections to others, the operator: %s %s', async (method, path, body, held) => {
    const operator = operatorOf(quartet);
    target = path.includes('KEY') ? (await client.createKey(1)).key : target;
    const answers = await requireFreeConnections(
      quartet.database,
      held(),
      () => operator(method, `/operator/bobux/${path.replace('KEY', target)}`, body()),
      () => client.ok('createaccount', { id: String((others += 1)) }),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { collectKeys, foundAfter, keysInTheLog } from '../support/key-search.js';
import { LiShopApp } from '../support/lishop-app.js';

let lishop: LiShopApp;
beforeAll(async () => {
  lishop = await LiShopApp.start();
});
afterAll(() => lishop.quartet.close());

/** That the search which every other suite ends with can find something. */
describe('the search for keys in the log', () => {
  it('should see a line for every request, from the start on, and find no key in them', async () => {
    const owner = await lishop.register();
    const guest = await lishop.invite(owner);
    await lishop.get('/articles', owner);
    await lishop.get('/articles', 'f'.repeat(32));
    await lishop.call('/removeApiKey', { key: owner, json: { sharedApiKey: guest } });
    expect(lishop.logged).toContain('Mail goes into files');
    for (const line of ['POST /api_keys/registerAccount 200', 'GET /articles 200', 'GET /articles 401']) {
      expect(lishop.logged).toContain(line);
    }
    await collectKeys(lishop.quartet);
    expect(keysInTheLog()).toEqual([]);
    await lishop.call('/deleteList', { key: owner });
  });

  it('should find a key that was planted, however it came there and whether it is still in force', async () => {
    const owner = await lishop.register();
    const guest = await lishop.invite(owner);
    await lishop.call('/removeApiKey', { key: owner, json: { sharedApiKey: guest } });
    const silent = await lishop.invite(owner, 'silent@example.com');
    await collectKeys(lishop.quartet);
    const found = foundAfter(() => {
      new Logger('Planted').verbose(`somebody called with ${guest}`);
      process.stderr.write(`${Buffer.from(owner).toString('base64')}\n`);
    });
    expect(new Set(found)).toEqual(new Set([owner, guest]));
    expect(found).not.toContain(silent);
    expect(keysInTheLog()).toEqual([]);
  });
});

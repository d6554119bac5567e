import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Database } from '../../src/shared/database/database.js';
import { MailWorker } from '../../src/shared/mail/mail-worker.js';
import { Outbox } from '../../src/shared/mail/outbox.js';
import { operatorOf } from '../support/console-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
let operator: ReturnType<typeof operatorOf>;
beforeAll(async () => {
  quartet = await startTestApp();
  operator = operatorOf(quartet);
});
afterAll(() => quartet.close());

const files = async (query = ''): Promise<any> =>
  (await operator('GET', `/operator/mail-files${query}`)).body;

describe('mail in files', () => {
  it('should be no list at all before there is a mail', async () => {
    expect(await files()).toEqual({ items: [], next: null });
  });

  it('should be listed page by page without what is in it, and read with an entry in the log', async () => {
    const mail = { subject: 'Grüße', text: 'Your key is XYZZY.', attachments: [] };
    for (const to of ['ada@example.com', 'bob@example.com', 'cid@example.com'])
      await quartet.app.get(Outbox).add(quartet.app.get(Database), { ...mail, to });
    quartet.app.get(MailWorker).wake();
    const all = await eventually(async () => {
      const page = await files();
      return page.items.length === 3 ? page : undefined;
    });
    expect(JSON.stringify(all)).not.toMatch(/example|XYZZY/);
    const first = await files('?limit=2');
    const second = await files(`?limit=2&after=${first.next}`);
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.next).toBeNull();
    const [{ id }] = all.items;
    const { body } = await operator('GET', `/operator/mail-files/${id}`);
    expect(body).toMatchObject({ id, from: 'quartet@localhost', subject: 'Grüße', attachments: [] });
    expect(body.to).toMatch(/@example\.com$/);
    expect(body.text.trim()).toBe('Your key is XYZZY.');
    const log = await operator('GET', '/operator/log?action=mail.read');
    expect(log.body.items).toEqual([expect.objectContaining({ subject: `mail ${id}` })]);
    expect(log.text).not.toMatch(/example|XYZZY/);
  });

  it.each([
    [randomUUID(), 404],
    ['..%2f..%2fquartet', 400],
    ['x', 400],
  ])('should refuse %s with %i', async (id, status) => {
    expect((await operator('GET', `/operator/mail-files/${id}`)).status).toBe(status);
  });
});

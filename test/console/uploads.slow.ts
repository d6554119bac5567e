import { beforeEach, expect, it } from '@jest/globals';
import { operatorOf } from '../support/console-client.js';
import { describeConsole } from './describe-console.js';

describeConsole('the console’s upload of users', 'wide', (suite) => {
  beforeEach(() => suite.console.follow('Upload'));

  const choose = (name: string, buffer: Buffer): Promise<void> =>
    suite.console.page.getByLabel('File of users').setInputFiles({ name, mimeType: 'text/csv', buffer });

  it('should read a table of Excel’s as Windows-1252, and say so before it is uploaded', async () => {
    const { app, console } = suite;
    const { page } = console;
    // The euro sign is 0x80 there, which Latin-1 has not.
    await choose('users.csv', Buffer.from('user_id;name\r\n921;J\xf6rg \x80\r\n922;Ann\r\n', 'latin1'));
    await page.getByText('read as Windows-1252').waitFor();
    await page.getByText('Jörg €').waitFor();
    expect(await console.look('upload-windows')).toEqual([]);
    await page.getByRole('button', { name: 'Upload 2 users' }).click();
    await page.getByText('2 users created').waitFor();
    const { body } = await operatorOf(app)('GET', '/imbachat/directory/users?q=J%C3%B6rg');
    expect(body.items ?? body).toEqual([expect.objectContaining({ user_id: 921, name: 'Jörg €' })]);
    await choose('users.csv', Buffer.from('\ufeffuser_id,name\n923,Jörg\n'));
    await page.getByRole('button', { name: 'Upload 1 user' }).waitFor();
    expect(await page.getByText('read as Windows-1252').count()).toBe(0);
  });

  it('should say how far an upload came that was stopped, and send it again when told to', async () => {
    const { console } = suite;
    const { page } = console;
    const lines = Array.from({ length: 600 }, (_, index) => `${2_000 + index},Member ${index}`);
    await choose('users.csv', Buffer.from(['user_id,name', ...lines].join('\n')));
    let calls = 0;
    await page.route('**/imbachat/directory/users', async (route) => {
      calls += 1;
      // The second one gets no answer.
      if (calls === 1) await route.continue();
    });
    await page.getByRole('button', { name: 'Upload 600 users' }).click();
    while (calls < 2) await page.waitForTimeout(50);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped after 500 of 600 users').waitFor();
    await page.getByText('500 users created').waitFor();
    expect(await page.getByRole('alert').filter({ hasText: 'abort' }).count()).toBe(0);
    expect(await console.look('upload-stopped')).toEqual([]);
    await page.unroute('**/imbachat/directory/users');
    await page.getByRole('button', { name: 'Upload all again' }).click();
    await page.getByText('100 users created, 500 users changed').waitFor();
  });
});

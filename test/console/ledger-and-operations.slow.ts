import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { Database } from '../../src/shared/database/database.js';
import { MailWorker } from '../../src/shared/mail/mail-worker.js';
import { Outbox } from '../../src/shared/mail/outbox.js';
import { hasChromium, needsChromium } from '../imbachat/browser.js';
import { operatorOf } from '../support/console-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { openConsole, type ConsoleBrowser, type Screen } from './console-browser.js';

jest.setTimeout(120_000);
const PLAYERS = 120;

/** Players with histories, mail in every state, somebody who is locked out. */
async function fill(app: TestApp): Promise<void> {
  const game = await app.connect();
  for (let id = 1; id <= PLAYERS; id += 1) {
    await game.send('createaccount', { id: `765611980000${10_000 + id}` });
    await game.send('setbobux', { id, amount: (PLAYERS - id) * 1_234, operation: 0, reason: 'start' });
  }
  for (let round = 1; round <= 70; round += 1)
    await game.send('setbobux', {
      id: 1,
      amount: (round * 37) % 500,
      operation: 1 + (round % 2),
      reason: round === 70 ? 'a reason without any end that goes on and on '.repeat(4) : `round ${round}`,
    });
  await game.send('hold', { id: 1, amount: 500, seconds: 3_600, reason: 'auction 5' });
  const database = app.app.get(Database);
  const mail = { to: 'ada@example.com', subject: 'Your key', text: 'Hello Ada,\n\nyour key is abc.' };
  await app.app.get(Outbox).add(database, mail);
  app.app.get(MailWorker).wake();
  await database.query(
    `INSERT INTO platform.outbox_mails (id, sealed, next_try, tries, error) VALUES
       (gen_random_uuid(), NULL, NULL, 1, '550 5.1.1 <ada@example.com>: user unknown in virtual mailbox table'),
       (gen_random_uuid(), '\\x00', now() + interval '1 day', 7, 'connect ECONNREFUSED 127.0.0.1:25')`,
  );
}

const lockOut = (app: TestApp): Promise<unknown> =>
  app.app.get(Database).query(
    `INSERT INTO platform.lockouts (context, address, key_id, counter, name, until) VALUES
       ('lishop', '198.51.100.7', 'q1w2e3r4', 'address', 'a', now() + interval '10 minutes'),
       ('operator', '2001:db8::1:2:3:4', 'z9x8c7v6', 'id', 'b', now() + interval '10 minutes')`,
  );

const screens: readonly Screen[] = ['wide', 'phone'];

(hasChromium ? describe : describe.skip).each(screens)(
  `the console’s ledger and operations on a %s screen${needsChromium}`,
  (screen) => {
    let app: TestApp;
    let console: ConsoleBrowser;

    beforeAll(async () => {
      app = await startTestApp({ BOBUX_PATH: '/games/bobux' });
      await fill(app);
    });
    afterAll(() => app.close());
    beforeEach(async () => {
      console = await openConsole(app, screen);
      await console.signIn();
    });
    afterEach(() => console.close());

    const nothingWrong = async (name: string): Promise<void> => {
      expect(await console.look(name)).toEqual([]);
      expect(console.complaints).toEqual([]);
    };

    it('should list the richest players, and find one by a Steam id', async () => {
      const { page } = console;
      await console.follow('Players');
      await page.getByRole('link', { name: 'Player 2', exact: true }).waitFor();
      await nothingWrong('players');
      await page.getByRole('button', { name: 'Load more' }).click();
      await page.getByText('100 shown').waitFor();
      await page.getByLabel('Search players').fill('76561198000010077');
      await page.getByText('1 shown, these are all').waitFor();
      await page.getByRole('link', { name: 'Player 77' }).click();
      await page.getByRole('heading', { level: 1, name: 'Player 77' }).waitFor();
      await console.goTo('/bobux/players?q=nobody');
      await page.getByText('No player has this id.').waitFor();
      await nothingWrong('players-none');
    });

    it('should jump to a rank, also from an address, and say where there are fewer players', async () => {
      const { page } = console;
      await console.follow('Players');
      await page.getByRole('textbox', { name: 'Begin at rank' }).fill('70');
      await page.getByText('rank 70', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'Player 2', exact: true }).waitFor({ state: 'detached' });
      await nothingWrong('players-rank');
      await page.reload();
      await page.getByText('rank 70', { exact: true }).waitFor();
      await console.goTo('/bobux/players?rank=5000');
      await page.getByText('There are fewer players than that.').waitFor();
      await page.getByRole('textbox', { name: 'Begin at rank' }).fill('7.0');
      await page.getByText('A whole number from 1 to').waitFor();
      await page.getByText('There are fewer players than that.').waitFor();
      // As somebody types it: a Steam id is no number.
      await console.goTo('/bobux/players?q=76561198000010077');
      await page.getByRole('link', { name: 'Player 77' }).waitFor();
      expect(console.complaints).toEqual([]);
    });

    it('should give a player the id that it lacks, and no other player’s', async () => {
      const { page } = console;
      const id = screen === 'wide' ? 60 : 61;
      const discord = `80351110224678${id}`;
      await console.goTo(`/bobux/players/${id}`);
      await page.getByRole('button', { name: 'Link a Discord id' }).click();
      await page.getByLabel('Discord id').fill(discord);
      await nothingWrong('player-link');
      await page.getByRole('dialog').getByRole('button', { name: 'Link', exact: true }).click();
      await page.getByText(`Player ${id} has the Discord id ${discord}.`).waitFor();
      await page.getByRole('button', { name: 'Link a Discord id' }).waitFor({ state: 'detached' });
      expect(console.complaints).toEqual([]);
      await console.goTo(`/bobux/players/${id + 10}`);
      await page.getByRole('button', { name: 'Link a Discord id' }).click();
      await page.getByLabel('Discord id').fill(discord);
      await page.keyboard.press('Enter');
      await page.getByText('Another player has this id.').waitFor();
      expect(await console.look('player-link-refused')).toEqual([]);
    });

    it('should show a player’s history, save it whole, and keep to one kind of entry', async () => {
      const { page } = console;
      await console.goTo('/bobux/players/1');
      await page.getByText('round 69', { exact: true }).waitFor();
      await page.getByText('auction 5').first().waitFor();
      await nothingWrong('player');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save as CSV' }).click(),
      ]);
      const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
      // 1 start, 70 rounds of which some are refused, 1 hold, and the names of the columns once.
      const { body } = await operatorOf(app)('GET', '/operator/bobux/players/1/entries?limit=200');
      expect(lines.length).toBe(body.items.length + 1);
      await page.getByLabel('Which entries').selectOption('hold');
      await page.getByText('round 69', { exact: true }).waitFor({ state: 'detached' });
      // Fails where there is more than one.
      await page.getByRole('table', { name: 'History' }).locator('tbody tr').waitFor();
      expect(await page.getByRole('button', { name: /^Reverse entry/ }).count()).toBe(0);
    });

    it('should make a change once whose answer was lost, and say that it may have been made', async () => {
      const { page } = console;
      const id = screen === 'wide' ? 52 : 53;
      const before = (await operatorOf(app)('GET', `/operator/bobux/players/${id}`)).body.bobux;
      await console.goTo(`/bobux/players/${id}`);
      await page.getByRole('button', { name: 'Change bobux' }).click();
      await page.getByLabel('Bobux', { exact: true }).fill('1500');
      await page.getByLabel('Reason').fill('prize of the week');
      await page.route(
        '**/changes',
        async (route) => {
          await route.fetch();
          await route.abort();
        },
        { times: 1 },
      );
      const change = page.getByRole('button', { name: 'Change', exact: true });
      await change.click();
      await page.getByText('The change may have been made.').waitFor();
      // It would count from the balance after the change.
      expect(await page.getByText('and will have').count()).toBe(0);
      // Behind the dialog already, where it must not be missed.
      await page.getByText('prize of the week').waitFor();
      // The browser itself complains of the answer that was lost.
      expect(await console.look('player-change-open')).toEqual([]);
      await change.click();
      await page.getByText(`Player ${id} is changed.`).waitFor();
      expect((await operatorOf(app)('GET', `/operator/bobux/players/${id}`)).body.bobux).toBe(before + 1_500);
    });

    it('should change a balance with a reason, and reverse it once', async () => {
      const { page } = console;
      const id = screen === 'wide' ? 50 : 51;
      const before = (await operatorOf(app)('GET', `/operator/bobux/players/${id}`)).body.bobux;
      await console.goTo(`/bobux/players/${id}`);
      await page.getByRole('button', { name: 'Change bobux' }).click();
      await page.getByLabel('Bobux', { exact: true }).fill('1500');
      await page.getByLabel('Reason').fill('won the raffle');
      await page.getByText(`will have ${(before + 1_500).toLocaleString('en')}.`).waitFor();
      await nothingWrong('player-change');
      await page.getByRole('button', { name: 'Change', exact: true }).click();
      await page.getByText('won the raffle').waitFor();
      await page
        .getByRole('button', { name: /^Reverse entry/ })
        .first()
        .click();
      await page.getByLabel('Reason').fill('a mistake');
      await nothingWrong('player-reverse');
      await page.getByRole('dialog').getByRole('button', { name: 'Reverse' }).click();
      await page.getByText('a mistake').waitFor();
      const reversal = page.getByRole('row').filter({ hasText: 'a mistake' });
      expect(await reversal.getByRole('button', { name: /^Reverse entry/ }).count()).toBe(0);
      expect((await operatorOf(app)('GET', `/operator/bobux/players/${id}`)).body.bobux).toBe(before);
      // It is offered no more, and says what undid it.
      const reversed = page.getByRole('row').filter({ hasText: 'won the raffle' });
      await reversed.getByText(/^reversed by #\d+$/).waitFor();
      expect(await reversed.getByRole('button', { name: /^Reverse entry/ }).count()).toBe(0);
    });

    it('should lead from a transfer to the other player, with nothing that was open for the first', async () => {
      const { page } = console;
      const [id, to] = screen === 'wide' ? [60, 61] : [62, 63];
      const body = { operation: 'transfer', amount: 5, to, reason: 'a gift' };
      await operatorOf(app)('POST', `/operator/bobux/players/${id}/changes`, body);
      await console.goTo(`/bobux/players/${id}`);
      await page.getByRole('link', { name: `player ${to}` }).click();
      await page.getByRole('heading', { level: 1, name: `Player ${to}` }).waitFor();
      await page.getByRole('link', { name: `player ${id}` }).waitFor();
      await nothingWrong('player-transfer');
      await page.getByRole('button', { name: 'Change bobux' }).click();
      await page.getByLabel('Reason').fill('for one of them');
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: `Player ${id}`, includeHidden: true }).waitFor();
      expect(await page.getByRole('dialog').count()).toBe(0);
    });

    it('should take an amount and a player as they were typed, or say what is no whole number', async () => {
      const { page } = console;
      const id = screen === 'wide' ? 80 : 81;
      const before = (await operatorOf(app)('GET', `/operator/bobux/players/${id}`)).body.bobux;
      await console.goTo(`/bobux/players/${id}`);
      await page.getByRole('button', { name: 'Change bobux' }).click();
      await page.getByLabel('Reason').fill('typed by hand');
      const change = page.getByRole('button', { name: 'Change', exact: true });
      const amount = page.getByLabel('Bobux', { exact: true });
      const said = page.getByText('A whole number from 0 to 9,007,199,254,740,991');
      for (const text of ['1.5', '-5', '1e3', '1,5', '1.000', '9007199254740992']) {
        await amount.fill('');
        await amount.pressSequentially(text);
        await said.waitFor();
        expect([text, await amount.inputValue(), await change.isDisabled()]).toEqual([text, text, true]);
      }
      await nothingWrong('player-change-no-number');
      await page.getByText('Transfer', { exact: true }).click();
      await amount.fill('1,500');
      await said.waitFor({ state: 'detached' });
      const to = page.getByLabel('To player');
      await to.fill('8.2');
      await page.getByText('A whole number from 1 to 9,007,199,254,740,991').waitFor();
      expect(await change.isDisabled()).toBe(true);
      await to.fill('82');
      await change.click();
      await page.getByText(`Player ${id} is changed.`).waitFor();
      expect((await operatorOf(app)('GET', `/operator/bobux/players/${id}`)).body.bobux).toBe(before - 1_500);
    });

    it('should say that there is no such player', async () => {
      const { page } = console;
      await console.goTo('/bobux/players/999');
      await page.getByText('There is no player with this id.').waitFor();
      expect(await console.look('player-missing')).toEqual([]);
    });

    it('should make a key, show its secret once, edit and delete it', async () => {
      const { page } = console;
      const name = `shop ${screen}`;
      await console.follow('Bobux keys');
      await page.getByRole('button', { name: 'New key' }).first().click();
      await page.getByLabel('Label').fill(name);
      await page.getByLabel('Account').check();
      await nothingWrong('bobux-key-new');
      await page.getByRole('button', { name: 'Make the key' }).click();
      await page.getByText('This is shown once.').waitFor();
      const dialog = await page.getByRole('dialog').innerText();
      const [secret = ''] = /\b[\da-f]{64}\b/.exec(dialog) ?? [];
      const [key = ''] = /[\da-f]{8}-[\da-f-]{27}/.exec(dialog) ?? [];
      await nothingWrong('bobux-key-made');
      // What a game server begins with goes where the websocket is.
      const { host } = new URL(app.url);
      await page.getByText(`connect('http://${host}/games/bobux', '${key}'`).waitFor({ timeout: 5_000 });
      await page.getByRole('tab', { name: 'Python' }).click();
      await page.getByText(`BOBUX_URL='ws://${host}/games/bobux'`).waitFor({ timeout: 5_000 });
      const game = await app.connect({ key, secret });
      expect(await game.send('ping')).toMatchObject({ success: true });
      await page.getByRole('button', { name: 'I have it' }).click();
      expect(await page.content()).not.toContain(secret);
      await page.getByRole('button', { name: `Edit the key ${name}` }).click();
      await page.getByLabel('Write').uncheck();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      const { body } = await operatorOf(app)('GET', '/operator/bobux/keys');
      expect(body.items.find(({ label }: { label: string }) => label === name).permissions).toBe(5);
      await nothingWrong('bobux-keys');
      await page.getByRole('button', { name: `Delete the key ${name}` }).click();
      await nothingWrong('bobux-key-delete');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('button', { name: `Delete the key ${name}` }).waitFor({ state: 'detached' });
    });

    it('should put a new key in the place of one that leaked, and keep the keyboard in the dialog', async () => {
      const { page } = console;
      const label = `leaked ${screen}`;
      const { body: old } = await operatorOf(app)('POST', '/operator/bobux/keys', { permissions: 1, label });
      await console.follow('Bobux keys');
      await page.getByRole('button', { name: `Replace the key ${label}` }).click();
      await page.getByText('1 new key is made with the same label and permissions.').waitFor();
      await nothingWrong('bobux-key-replace');
      await page.getByRole('dialog').getByRole('button', { name: 'Replace' }).click();
      await page.getByText('This is shown once.').waitFor();
      const dialog = await page.getByRole('dialog').innerText();
      const [secret = ''] = /\b[\da-f]{64}\b/.exec(dialog) ?? [];
      const [key = ''] = /[\da-f]{8}-[\da-f-]{27}/.exec(dialog) ?? [];
      expect(key).not.toBe(old.key.key);
      expect(await (await app.connect({ key, secret })).send('ping')).toMatchObject({ success: true });
      const ended = await app.connect({ key: old.key.key, secret: old.secret });
      expect(await ended.send('ping')).toMatchObject({ error: 'INVALID_AUTH_ERROR' });
      await nothingWrong('bobux-key-replaced');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(`document.activeElement.closest('[role=dialog]') !== null`)).toBe(true);
      await page.getByRole('button', { name: 'I have it' }).click();
      expect(await page.content()).not.toContain(secret);
    });

    it('should show mail that waits and was given up, and read what lies in files', async () => {
      const { page } = console;
      await console.follow('Mail');
      await page.getByText('connect ECONNREFUSED').waitFor();
      await page.getByRole('button', { name: /^Read the mail/ }).waitFor();
      await nothingWrong('mail');
      await page.getByRole('button', { name: /^Read the mail/ }).click();
      await page.getByText('your key is abc.').waitFor();
      await nothingWrong('mail-text');
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      const { body } = await operatorOf(app)('GET', '/operator/log?action=mail.read');
      expect(body.items.length).toBe(1);
    });

    it('should drop a mail that was given up, and try one now that waits', async () => {
      const { page } = console;
      await app.app
        .get(Database)
        .query(
          `INSERT INTO platform.outbox_mails (id, tries, error, created) VALUES (gen_random_uuid(), 1, '550 drop me', '2020-01-01')`,
        );
      await console.follow('Mail');
      await page.getByText('550 drop me').waitFor();
      await page
        .getByRole('button', { name: /^Drop the mail/ })
        .first()
        .click();
      await page.getByText('Its text is gone already').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
      await page.getByText('550 drop me').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /^Try now: mail/ }).click();
      await page.getByText('It is tried now.').waitFor();
    });

    it('should let in who is locked out, one or all', async () => {
      const { page } = console;
      await console.follow('Lock-outs');
      await page.getByText('Nobody is locked out.').waitFor();
      await nothingWrong('lockouts-none');
      await lockOut(app);
      await page.reload();
      await page.getByText('198.51.100.7').waitFor();
      await page.getByText('only the key or name with the hash z9x8c7v6').waitFor();
      await nothingWrong('lockouts');
      await page.getByRole('button', { name: 'Let in 198.51.100.7' }).click();
      await page.getByText('198.51.100.7').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Let everybody in' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Let in' }).click();
      await page.getByText('Nobody is locked out.').waitFor();
    });

    it('should show in the log what was done, without secrets', async () => {
      const { page } = console;
      const body = { operation: 'add', amount: 5, reason: 'for the log' };
      await operatorOf(app)('POST', '/operator/bobux/players/9/changes', body);
      await console.follow('Log');
      await page.getByText('bobux.player.change').first().waitFor();
      await page.getByText('Details').first().click();
      await page.getByText('for the log').waitFor();
      await nothingWrong('log');
      await page.getByLabel('Search the log').fill('nothing.at.all');
      await page.getByText('No action begins so.').waitFor();
      await nothingWrong('log-none');
    });

    it('should run an audit and show its findings', async () => {
      const { page } = console;
      await console.follow('Audit');
      await page.getByRole('button', { name: 'Run the audit' }).click();
      // The mail that waits cannot be opened: it was made up by this test.
      await page.getByText(/checks found something wrong/).waitFor();
      await nothingWrong('audit');
      await console.follow('Log');
      await page.getByRole('heading', { level: 1, name: 'Log' }).waitFor();
      await console.follow('Audit');
      await page.getByText(/checks found something wrong/).waitFor();
    });

    it('should show the settings with their secrets masked', async () => {
      const { page } = console;
      await console.follow('Settings');
      await page.getByText('outboxDir').waitFor();
      await nothingWrong('settings');
      for (const secret of [app.admin.password, app.key.secret])
        expect(await page.content()).not.toContain(secret);
      await page.getByLabel('Filter the settings').fill('port');
      await page.getByText('outboxDir').waitFor({ state: 'detached' });
    });

    it('should say what went wrong with a list, and try again', async () => {
      const { page } = console;
      await page.route('**/operator/bobux/players?**', (route) =>
        route.fulfill({ status: 400, contentType: 'application/json', body: '{"message":"Out of order."}' }),
      );
      await console.follow('Players');
      await page.getByText('Out of order.').waitFor();
      expect(await console.look('players-error')).toEqual([]);
      await page.unroute('**/operator/bobux/players?**');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('link', { name: 'Player 2', exact: true }).waitFor();
    });
  },
);

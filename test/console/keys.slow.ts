import { expect, it } from '@jest/globals';
import { operatorOf } from '../support/console-client.js';
import { describeConsole } from './describe-console.js';

describeConsole('the console’s keys of Bobux on a phone', 'phone', (suite) => {
  it('should take the label of a key away where its field is emptied', async () => {
    const { app, console } = suite;
    const { page } = console;
    const label = 'of a shop that closed';
    const { body: made } = await operatorOf(app)('POST', '/operator/bobux/keys', { permissions: 1, label });
    await console.goTo('/bobux/keys');
    await page.getByRole('button', { name: `Edit the key ${label}` }).click();
    await page.getByLabel('Label').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { body } = await operatorOf(app)('GET', '/operator/bobux/keys');
    expect(body.items.find(({ key }: { key: string }) => key === made.key.key)).toMatchObject({
      label: null,
      permissions: 1,
    });
    await page.getByText(label, { exact: true }).waitFor({ state: 'detached' });
    expect(console.complaints).toEqual([]);
  });

  it('should keep the button that closes a dialog on the screen below the longest label', async () => {
    const { app, console } = suite;
    const { page } = console;
    const label = 'x'.repeat(64);
    await operatorOf(app)('POST', '/operator/bobux/keys', { permissions: 1, label });
    await console.goTo('/bobux/keys');
    await page.getByRole('button', { name: `Delete the key ${label}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('this cannot be taken back').waitFor();
    expect(await console.look('bobux-key-long-label')).toEqual([]);
    const { x, width } = (await dialog.getByRole('button', { name: 'Close' }).boundingBox())!;
    const frame = (await dialog.boundingBox())!;
    expect([x + width <= frame.x + frame.width, frame.x + frame.width <= 390]).toEqual([true, true]);
    await dialog.getByRole('button', { name: 'Close' }).click({ timeout: 5_000 });
    await dialog.waitFor({ state: 'detached' });
  });
});

import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { FriendsController } from '../../examples/imvu/friends.controller.js';
import { ImvuSessionsModule } from '../../src/contexts/imvu-sessions/imvu-sessions.module.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';

const EXAMPLE = 'examples/imvu/friends.controller.ts';
/** Where docs/imvu.md says that the file stands. */
const PLACE = 'src/contexts/imvu-sessions/http/friends.controller.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The code with its imports as they are seen from the root, and its layout left to prettier. */
function fromRoot(code: string, file: string): string {
  return code
    .replace(/from '(\.[^']+)'/g, (_all, path: string) => `from '${posix.join(posix.dirname(file), path)}'`)
    .trim();
}

const controllers = Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, ImvuSessionsModule) as unknown[];
const setControllers = (all: unknown[]): void =>
  Reflect.defineMetadata(MODULE_METADATA.CONTROLLERS, all, ImvuSessionsModule);

let app: ImvuApp;
beforeAll(async () => {
  // The line in the module.
  setControllers([...controllers, FriendsController]);
  app = await startImvuApp();
});
afterAll(async () => {
  await app.close();
  // Files of one worker share the module: the description of all routes is compared in another.
  setControllers(controllers);
});

describe('an own endpoint in one file', () => {
  it('should be the one that docs/imvu.md shows', () => {
    const blocks = [...read('docs/imvu.md').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);
    expect(blocks).toHaveLength(1);
    // Longer paths break an import over more lines.
    const plain = (code: string) => code.replace(/,?\s+/g, ' ');
    expect(plain(fromRoot(blocks[0]!, PLACE))).toBe(plain(fromRoot(read(EXAMPLE), EXAMPLE)));
  });

  it('should answer with one session of the caller, typed, and refuse as other routes do', async () => {
    const { user, account } = await app.newUserWithAccount();
    await app.renew(user, (await user.api('GET', '/imvu/accounts')).body[0].id);
    account.friends = [100_777, 100_778];
    app.imvu.seen.length = 0;
    const { status, body } = await user.api('GET', `/imvu/friends-of/${account.cid}`);
    expect([status, body]).toEqual([
      200,
      {
        name: account.avatar,
        friends: ['https://api.imvu.com/user/user-100777', 'https://api.imvu.com/user/user-100778'],
      },
    ]);
    expect(app.imvu.seen.map(({ target }) => target)).toEqual([
      `/user/user-${account.cid}`,
      `/user/user-${account.cid}/friends?limit=25`,
    ]);
    expect(new Set(app.imvu.seen.map(({ headers }) => headers.cookie)).size).toBe(1);
    expect((await app.anonymous('GET', `/imvu/friends-of/${account.cid}`)).status).toBe(401);
    // Errors of this context are told as everywhere: no account, and a way out of the path.
    const none = await (await app.newUser()).api('GET', '/imvu/friends-of/1');
    expect([none.status, none.body.message]).toEqual([503, 'No IMVU account has been added yet.']);
    const before = app.imvu.seen.length;
    expect((await user.api('GET', '/imvu/friends-of/..%2f..%2flogin')).status).toBe(400);
    expect(app.imvu.seen).toHaveLength(before);
  });
});

import { describe, expect, it } from '@jest/globals';
import { operationId } from './operation-name.js';

describe('the id of an operation', () => {
  it.each([
    ['LiShop', 'ApiKeysController', 'registerAccount', undefined, 'lishopRegisterAccount'],
    ['IMVU: accounts', 'ImvuAccountsController', 'list', undefined, 'imvuListAccounts'],
    ['IMVU: accounts', 'ImvuAccountsController', 'one', undefined, 'imvuGetAccount'],
    ['IMVU: accounts', 'ImvuAccountsController', 'forget', undefined, 'imvuDeleteAccount'],
    ['IMVU: API keys', 'ImvuApiKeysController', 'create', undefined, 'imvuCreateApiKey'],
    ['ImbaChat: directory', 'DirectoryController', 'replaceFriends', undefined, 'imbachatReplaceFriends'],
    ['Platform', 'HealthController', 'live', 'isAlive', 'platformIsAlive'],
    ['Platform', 'StatusController', 'one', undefined, 'platformGetStatus'],
  ])('should be made of %s, %s.%s and %s: %s', (tag, controller, handler, name, id) => {
    expect(operationId(tag, controller, handler, name)).toBe(id);
  });
});

import { describe, expect, it } from '@jest/globals';
import { canonicalPath } from './addresses.js';

describe('canonicalPath', () => {
  it.each([
    ['/articles', '/articles'],
    ['/articles/', '/articles'],
    ['/articles.json', '/articles'],
    ['/articles.js', '/articles'],
    ['/1.0/articles.js', '/articles'],
    ['/articles/7', '/articles/7'],
    ['/articles/7.json', '/articles/7'],
    ['/1.0/articles/7.js', '/articles/7'],
    ['/articles/7.xml', '/articles/7.xml'],
    ['/api_keys/registerAccount', '/api_keys/registerAccount'],
    ['/registerAccount', '/api_keys/registerAccount'],
    ['/1.0/registerAccount.json', '/api_keys/registerAccount'],
    ['/1.0/api_keys/deleteList', '/api_keys/deleteList'],
  ])('should take %s for %s', (path, canonical) => {
    expect(canonicalPath(path)).toBe(canonical);
  });

  it.each([
    '/',
    '/2.0/articles',
    '/articlesX',
    '/articles/7/8',
    '/health/live',
    '/api_keys',
    '/registeraccount',
  ])('should leave %s alone', (path) => expect(canonicalPath(path)).toBeUndefined());
});

import { describe, expect, it } from '@jest/globals';
import { canonicalPath, isBelowLiShop } from './addresses.js';

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
    ['//articles', '/articles'],
    ['/%61rticles/%37', '/articles/7'],
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

describe('isBelowLiShop', () => {
  it.each([
    '/articles/7/edit',
    '/articles.JSON',
    '/articles.xml',
    '/api_keys',
    '/api_keys/x',
    '/1.0/articles/a/b',
    '/deleteList.xml',
  ])('should be true of %s', (path) => expect(isBelowLiShop(path)).toBe(true));
  it.each(['/', '/articlesX', '/2.0/articles', '/imvu/articles', '/1.0', '/health/live'])(
    'should be false of %s',
    (path) => expect(isBelowLiShop(path)).toBe(false),
  );
});

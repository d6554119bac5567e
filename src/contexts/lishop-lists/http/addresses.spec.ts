import { describe, expect, it } from '@jest/globals';
import { canonicalPath, isBelowLiShop, isServed, versionIn } from './addresses.js';

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
    ['/2.0/articles', '/articles'],
    ['/2.0/articles/7.json', '/articles/7'],
    ['/2.0/deleteList', '/api_keys/deleteList'],
    ['/2.0/articles/changes', '/2.0/articles/changes'],
    ['/2.0/articles/changes.json', '/2.0/articles/changes'],
    ['//2.0/articles/%62atch/', '/2.0/articles/batch'],
    ['/2.0/articles/changesX', '/articles/changesX'],
    ['/articles/changes', '/articles/changes'],
    ['/1.0/articles/events', '/articles/events'],
    ['//articles', '/articles'],
    ['/%61rticles/%37', '/articles/7'],
    ['/ARTICLES/7', '/articles/7'],
    ['/registeraccount', '/api_keys/registerAccount'],
    ['/1.0/API_KEYS/SharedApiKey.json', '/api_keys/sharedApiKey'],
    ['/2.0/Articles/Batch', '/2.0/articles/batch'],
  ])('should take %s for %s', (path, canonical) => {
    expect(canonicalPath(path)).toBe(canonical);
  });

  it.each([
    '/',
    '/3.0/articles',
    '/2.0/articles/changes/7',
    '/articlesX',
    '/articles/7/8',
    '/health/live',
    '/api_keys',
    '/register',
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
    '/2.0/articles/changes/7',
    '/1.0/nothing',
    '/2.0/nothing/more',
  ])('should be true of %s', (path) => expect(isBelowLiShop(path)).toBe(true));
  it.each(['/', '/articlesX', '/3.0/articles', '/2.0', '/imvu/articles', '/1.0', '/health/live'])(
    'should be false of %s',
    (path) => expect(isBelowLiShop(path)).toBe(false),
  );
});

describe('isServed', () => {
  it.each([
    ['GET', '/2.0/articles/changes', true],
    ['POST', '/2.0/articles/changes', false],
    ['POST', '/2.0/articles/batch', true],
    ['GET', '/2.0/articles/batch', false],
    ['GET', '/2.0/articles/events', true],
    ['HEAD', '/2.0/articles/events', false],
    ['PATCH', '/articles/7', true],
    ['PATCH', '/articles/%ff', false],
    ['GET', '/api_keys/deleteList', false],
  ])('should say of %s %s: %s', (method, path, served) => expect(isServed(method, path)).toBe(served));
});

describe('versionIn', () => {
  it.each([
    ['/articles', ''],
    ['/1.0/articles', '/1.0'],
    ['/2.0/articles/7', '/2.0'],
    ['//2.%30/articles', '/2.0'],
    ['/2.0x/articles', ''],
  ])('should find in %s: %s', (path, version) => expect(versionIn(path)).toBe(version));
});

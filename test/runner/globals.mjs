/**
 * What `@jest/globals` is for tests (loader.mjs says so). Support modules stay loaded from one test file to the next, so each name leads to those of
 * the file that runs.
 */
const forCurrentFile = (name) =>
  new Proxy(function () {}, {
    apply: (_target, _self, args) => globalThis.__testGlobals[name](...args),
    get: (_target, key) => globalThis.__testGlobals[name][key],
  });

export const afterAll = forCurrentFile('afterAll');
export const afterEach = forCurrentFile('afterEach');
export const beforeAll = forCurrentFile('beforeAll');
export const beforeEach = forCurrentFile('beforeEach');
export const describe = forCurrentFile('describe');
export const expect = forCurrentFile('expect');
export const it = forCurrentFile('it');
export const jest = forCurrentFile('jest');
export const test = forCurrentFile('test');

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { bobuxAsyncApi } from '../../src/contexts/bobux-ledger/asyncapi.js';
import { unnamed } from '../support/anonymous-schemas.js';

// What they do: examples.slow.ts.
describe.each(['examples/bobux.ts', 'examples/bobux.py'])('%s', (name) => {
  it('should be short enough to be read', () => {
    expect(readFileSync(name, 'utf8').trimEnd().split('\n').length).toBeLessThan(60);
  });
});

describe('docs/asyncapi.yaml', () => {
  it('should be what the commands say (npm run docs:asyncapi writes it anew)', () => {
    expect(readFileSync('docs/asyncapi.yaml', 'utf8')).toBe(bobuxAsyncApi());
  });

  it('should leave nothing to be named by generators, and give each whole number its format: amounts and ids past 2^31', () => {
    const document = parse(bobuxAsyncApi()) as { components: { schemas: Record<string, any> } };
    expect(unnamed(document)).toEqual([]);
    const { Player } = document.components.schemas;
    for (const name of ['id', 'bobux', 'bobuxtotal'])
      expect(Player.properties[name]).toMatchObject({ type: 'integer', format: 'int64' });
  });
});

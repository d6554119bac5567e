import { describe, expect, it } from '@jest/globals';
import type { LimiterStore, OpenConnectionCounts } from './limiter-store.js';
import { OpenConnections } from './open-connections.js';

/** A store that writes down what it hears; the limit leaves one more connection, or none. */
function storeWith(isFree: boolean): { store: LimiterStore; heard: string[] } {
  const heard: string[] = [];
  const share = (own: OpenConnectionCounts) => ({
    claim: (address: string, most: number) => {
      heard.push(`claim ${address} ${own.get(address)} of ${most}`);
      return Promise.resolve(isFree);
    },
    publish: (address: string) => void heard.push(`publish ${address} ${own.get(address) ?? 0}`),
  });
  return { store: { share } as unknown as LimiterStore, heard };
}

describe('OpenConnections', () => {
  it('should report each that opens and closes to the other replicas', async () => {
    const { store, heard } = storeWith(true);
    const connections = new OpenConnections(2, store);
    expect([await connections.open('a'), await connections.open('a'), await connections.open('a')]).toEqual([
      true,
      true,
      false,
    ]);
    connections.close('a');
    connections.close('a');
    connections.close('a');
    expect(heard).toEqual(['claim a 1 of 2', 'claim a 2 of 2', 'publish a 1', 'publish a 0']);
  });

  it('should count none that the other replicas leave no place for', async () => {
    const { store, heard } = storeWith(false);
    const connections = new OpenConnections(2, store);
    expect(await connections.open('a')).toBe(false);
    expect(heard).toEqual(['claim a 1 of 2', 'publish a 0']);
  });

  it('should ask nobody where it is switched off', async () => {
    const { store, heard } = storeWith(false);
    const connections = new OpenConnections(0, store);
    for (let n = 0; n < 5; n++) expect(await connections.open('a')).toBe(true);
    connections.close('a');
    expect(heard).toEqual([]);
  });

  it('should count by itself where there is no other replica', async () => {
    const connections = new OpenConnections(1, { share: () => undefined } as unknown as LimiterStore);
    expect([await connections.open('a'), await connections.open('a')]).toEqual([true, false]);
    connections.close('a');
    expect(await connections.open('a')).toBe(true);
  });
});

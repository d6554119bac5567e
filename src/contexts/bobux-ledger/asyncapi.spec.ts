import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { bobuxAsyncApi } from './asyncapi.js';

const document = parse(bobuxAsyncApi());
const schemas: Record<string, any> = document.components.schemas;

/** Every schema that stands in another one, with where it stands. */
function within(value: any, path: string): [string, any][] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, member]) => within(member, `${path}/${name}`));
  return [[path, value], ...inner];
}

const parts = Object.entries(schemas).flatMap(([name, schema]) => within(schema, name));

describe('the AsyncAPI description of the commands', () => {
  it('should give every message a schema with a name', () => {
    const messages = Object.values<any>(document.channels.bobux.messages);
    expect(messages.length).toBeGreaterThan(20);
    for (const { payload } of messages) {
      expect(schemas).toHaveProperty(payload.$ref.replace('#/components/schemas/', ''));
    }
  });

  it('should have the events of a subscription, as messages that the server sends', () => {
    const { messages, ...events } = document.operations.events;
    expect(events).toMatchObject({ action: 'send', channel: { $ref: '#/channels/bobux' } });
    expect(messages).toEqual(
      ['balanceEvent', 'laggedEvent'].map((name) => ({ $ref: `#/channels/bobux/messages/${name}` })),
    );
    for (const name of ['balanceEvent', 'laggedEvent'])
      expect(document.channels.bobux.messages).toHaveProperty(name);
    expect(Object.keys(schemas.BalanceEventData.properties)).toEqual(['entry', 'player', 'since']);
    expect(schemas.BalanceEventData.properties.entry).toEqual({ $ref: '#/components/schemas/Entry' });
  });

  it('should have no object without a name, which generators would name AnonymousSchema_7', () => {
    const anonymous = parts.filter(
      ([path, { type, properties }]) => type === 'object' && properties && path.includes('/'),
    );
    expect(anonymous.map(([path]) => path)).toEqual([]);
    for (const [name, { title }] of Object.entries(schemas)) expect(title).toBe(name);
    expect(schemas.Player.properties.id).toMatchObject({ type: 'integer', format: 'int64' });
  });

  it('should only refer to what it holds', () => {
    const references = parts.flatMap(([, { $ref }]) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) {
      expect(schemas).toHaveProperty(reference.replace('#/components/schemas/', ''));
    }
  });

  it('should say of every whole number how large it may be', () => {
    const numbers = parts.filter(([, { type }]) => type === 'integer');
    expect(numbers.length).toBeGreaterThan(30);
    for (const [path, { format }] of numbers)
      expect([path, format]).toEqual([path, expect.stringMatching(/^int(32|64)$/)]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { arrayItems } from './array-items.js';

async function itemsOf(text: string): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of arrayItems(Buffer.from(text))) items.push(item);
  return items;
}

describe('the items of an array', () => {
  it.each([
    '[]',
    ' [ \r\n\t] ',
    '[1]',
    '[ 1 , "a" ,null,true ]\n',
    '[[1,[2]],{"a":[{"b":"]}"}],"c":"{["}]',
    String.raw`["\"", "\\", "a\\\",]", "é😀,", "\u005d"]`,
    '[{"__proto__":1}]',
  ])('should be those that JSON.parse gives: %s', async (text) => {
    expect(await itemsOf(text)).toEqual(JSON.parse(text));
  });

  it.each([
    '',
    ' ',
    '[',
    '[1',
    '[1,',
    '[1,]',
    '[,]',
    '[,1]',
    '[1 2]',
    '[1]]',
    '[1]x',
    '[1}',
    '[{]}',
    '["a]',
    '["\\',
    "['a']",
    '\ufeff[]',
    '[1],[2]',
    '[01]',
    '[\u00a0]',
    'x',
    '{"a"}',
  ])('should be refused as no JSON: %j', async (text) => {
    expect(() => JSON.parse(text) as unknown).toThrow();
    await expect(itemsOf(text)).rejects.toThrow('The body is not JSON.');
  });

  it.each(['{}', '"[]"', 'null', ' 1 ', `"${'x'.repeat(100_000)}"`])(
    'should be those of an array: %.20s',
    async (text) => {
      await expect(itemsOf(text)).rejects.toThrow('The body must be a JSON array of users.');
    },
  );

  it('should leave others their turn', async () => {
    const items = arrayItems(Buffer.from(JSON.stringify(Array.from({ length: 8 }, () => 'x'))));
    let turns = 0;
    const others = setInterval(() => (turns += 1), 0);
    while ((await items.next()).done !== true) {
      const end = performance.now() + 12;
      while (performance.now() < end);
    }
    clearInterval(others);
    expect(turns).toBeGreaterThan(4);
  });
});

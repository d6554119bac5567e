import { describe, expect, it } from '@jest/globals';
import { CSV_HEADER, csvLine } from './csv.js';

const article = {
  ...{
    objectId: '7',
    name: 'Milk',
    qty: '1',
    category: null,
    type: '',
    shop: 'a, b',
    prize: '1.20',
    checked: '0',
  },
  ...{ created_at: '2026-11-21T21:19:42.000Z', updated_at: '2026-11-21T21:19:43.000Z' },
};
const times = '2026-11-21T21:19:42.000Z,2026-11-21T21:19:43.000Z\r\n';

describe('an article as CSV', () => {
  it('should stand under the names of its fields, with what needs it in quotes', () => {
    expect(CSV_HEADER).toBe('objectId,name,qty,category,type,shop,prize,checked,created_at,updated_at\r\n');
    expect(csvLine(article)).toBe(`7,Milk,1,,,"a, b",1.20,0,${times}`);
    expect(csvLine({ ...article, name: 'a "b"\nc' })).toBe(`7,"a ""b""\nc",1,,,"a, b",1.20,0,${times}`);
  });

  it.each(['=1+1', '+1', '-3', '@x', '\tx', '\rx'])(
    'should be no formula where a cell begins as %j',
    (name) => {
      const said = csvLine({ ...article, name, shop: null });
      expect(said.startsWith(name.includes('\r') ? `7,"'${name}"` : `7,'${name},`)).toBe(true);
    },
  );
});

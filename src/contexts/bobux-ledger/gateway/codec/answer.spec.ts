import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../outcome.js';
import { encodeAnswer } from './answer.js';

const player = { id: 1, steam: '76561198000000000@steam', discord: null, bobux: 5, bobuxtotal: 9 };

describe('encodeAnswer', () => {
  it.each<[Outcome, string | undefined, string]>([
    [{ success: true, data: {} }, undefined, '{"timestamp":1602633600,"success":true,"data":{}}'],
    [
      { success: true, data: { player } },
      undefined,
      '{"timestamp":1602633600,"success":true,"data":{"player":{"id":1,"steam":"76561198000000000@steam","discord":null,"bobux":5,"bobuxtotal":9}}}',
    ],
    [{ success: true, data: {} }, 'n1', '{"timestamp":1602633600,"success":true,"data":{},"nonce":"n1"}'],
    [
      { data: { a: 1 }, success: true },
      'n"é',
      '{"timestamp":1602633600,"success":true,"data":{"a":1},"nonce":"n\\"é"}',
    ],
    [
      { success: false, error: 'DB_ERROR', data: {} },
      undefined,
      '{"timestamp":1602633600,"success":false,"error":"DB_ERROR","data":{}}',
    ],
    [
      { data: { message: 'no such table' }, error: 'SQL_ERROR', success: false },
      'n',
      '{"timestamp":1602633600,"success":false,"error":"SQL_ERROR","data":{"message":"no such table"},"nonce":"n"}',
    ],
    [
      { success: true, data: { rows: [{ text: '\ud800\u2028' }] } },
      undefined,
      '{"timestamp":1602633600,"success":true,"data":{"rows":[{"text":"\\ud800\u2028"}]}}',
    ],
  ])(
    'should print %j with nonce %j with its members in the order of the document',
    (outcome, nonce, answer) => {
      expect(encodeAnswer(1602633600, outcome, nonce)).toBe(answer);
    },
  );
});

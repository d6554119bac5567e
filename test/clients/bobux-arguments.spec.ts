import { describe, expect, it } from '@jest/globals';
import { readBobuxArguments } from '../../clients/typescript/src/cli/bobux-arguments.js';

describe('an id on the command line', () => {
  it.each<[string[], unknown]>([
    [['player', '42'], { id: 42 }],
    [['player', '76561198000000000@steam'], { id: '76561198000000000@steam' }],
    [['player', '80351110224678912', '--discord'], { id: '80351110224678912', discord: true }],
    // No number of JavaScript's says these.
    [['player', '9007199254740993', '--discord'], { id: '9007199254740993', discord: true }],
    [['player', '0042', '--discord'], { id: '0042', discord: true }],
    [['linkaccount', '0042', '7', '--discord'], { userid: '0042', newid: '7', discord: true }],
    [['set', '--id', '0042', '--amount', '5', '--discord'], { id: '0042', amount: 5, discord: true }],
  ])('should be what was typed: %j', (args, parameters) => {
    expect(readBobuxArguments(args).parameters).toEqual(parameters);
  });
});

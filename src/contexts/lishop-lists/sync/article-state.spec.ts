import { describe, expect, it } from '@jest/globals';
import {
  changeOf,
  deleteArticle,
  makeArticle,
  updateArticle,
  type ArticleState,
  type ArticleValues,
  type Merged,
} from './article-state.js';

const MILK = { name: 'Milk', qty: '1', checked: '0' };
const made = makeArticle(7, MILK, 100, 10);

/** `update AT FIELDS` or `delete AT`, in the order of their arrival at 101, 102, … */
type Step = readonly [at: number, values: ArticleValues | 'delete'];

function arrive(
  steps: readonly Step[],
  from: ArticleState = made,
): { state: ArticleState; merged: Merged[] } {
  let state = from;
  const merged = steps.map(([at, values], n) => {
    const now = 101 + n;
    const one = values === 'delete' ? deleteArticle(state, now, at) : updateArticle(state, values, now, at);
    state = one.state;
    return one;
  });
  return { state, merged };
}

const UPDATES: readonly (readonly [
  what: string,
  steps: readonly Step[],
  result: string,
  overridden: ArticleValues,
  fields: ArticleValues | 'removed',
])[] = [
  ['a later edit', [[20, { qty: '2' }]], 'applied', {}, { qty: '2' }],
  ['an edit of the very time of the making', [[10, { qty: '2' }]], 'applied', {}, { qty: '2' }],
  ['an edit before the making', [[9, { qty: '2' }]], 'ignored', { qty: '2' }, { qty: '1' }],
  [
    'an earlier edit that arrives later',
    [
      [20, { qty: '2' }],
      [19, { qty: '3' }],
    ],
    'ignored',
    { qty: '3' },
    { qty: '2' },
  ],
  [
    'an edit of the same time that arrives later',
    [
      [20, { qty: '2' }],
      [20, { qty: '3' }],
    ],
    'applied',
    {},
    { qty: '3' },
  ],
  [
    'another field',
    [
      [20, { qty: '2' }],
      [19, { shop: 'x' }],
    ],
    'applied',
    {},
    { qty: '2', shop: 'x' },
  ],
  [
    'one field that lost and one that won',
    [
      [20, { qty: '2' }],
      [19, { qty: '3', shop: null, name: 'Rice' }],
    ],
    'merged',
    { qty: '3' },
    { qty: '2', name: 'Rice', shop: null },
  ],
  ['a deletion', [[20, 'delete']], 'applied', {}, 'removed'],
  ['a deletion by a clock that is behind the maker', [[5, 'delete']], 'applied', {}, 'removed'],
  [
    'a deletion before an edit',
    [
      [20, { qty: '2' }],
      [19, 'delete'],
    ],
    'ignored',
    {},
    { qty: '2' },
  ],
  [
    'a deletion of the same time that arrives later',
    [
      [20, { qty: '2' }],
      [20, 'delete'],
    ],
    'applied',
    {},
    'removed',
  ],
  [
    'an edit after a deletion',
    [
      [20, 'delete'],
      [21, { qty: '2' }],
    ],
    'applied',
    {},
    { name: 'Milk', qty: '2' },
  ],
  [
    'an edit of the same time as a deletion',
    [
      [20, 'delete'],
      [20, { qty: '2' }],
    ],
    'applied',
    {},
    { qty: '2' },
  ],
  [
    'an edit before a deletion',
    [
      [20, 'delete'],
      [19, { qty: '2' }],
    ],
    'ignored',
    { qty: '2' },
    'removed',
  ],
  [
    'a second deletion',
    [
      [20, 'delete'],
      [19, 'delete'],
    ],
    'applied',
    {},
    'removed',
  ],
  [
    'an edit after a deletion, with what was set before it',
    [
      [20, 'delete'],
      [19, { shop: 'x' }],
      [21, { qty: '2' }],
    ],
    'applied',
    {},
    { qty: '2', shop: 'x' },
  ],
  [
    'an edit between two deletions',
    [
      [20, 'delete'],
      [30, 'delete'],
      [25, { qty: '2' }],
    ],
    'ignored',
    { qty: '2' },
    'removed',
  ],
  [
    'an edit after the first of two',
    [
      [30, 'delete'],
      [20, 'delete'],
      [25, { qty: '2' }],
    ],
    'ignored',
    { qty: '2' },
    'removed',
  ],
];

describe('edits of an article', () => {
  it.each(UPDATES)('should say of %s what became of it', (_what, steps, result, overridden, fields) => {
    const { state, merged } = arrive(steps);
    expect(merged.at(-1)).toMatchObject({ result, overridden });
    expect(merged.at(-1)?.overridden).toEqual(overridden);
    if (fields === 'removed') expect(changeOf(state)).toMatchObject({ objectId: '7', deleted: true });
    else expect(changeOf(state)).toMatchObject({ objectId: '7', ...fields });
  });

  it('should get a new change number where something shows, and none where nothing does', () => {
    const numbers = (steps: readonly Step[]): number[] =>
      arrive(steps).merged.map(({ state }) => state.updatedAt);
    expect(
      numbers([
        [20, { qty: '2' }],
        [19, { qty: '3' }],
        [18, 'delete'],
        [22, 'delete'],
      ]),
    ).toEqual([101, 101, 101, 104]);
    expect(
      numbers([
        [20, 'delete'],
        [19, { qty: '2' }],
        [25, 'delete'],
        [26, { qty: '4' }],
      ]),
    ).toEqual([101, 101, 101, 104]);
  });

  it('should come to the same in whatever order they arrive, where no two are of the same time', () => {
    const steps: Step[] = [
      [20, { qty: '2', shop: 'a' }],
      [21, 'delete'],
      [22, { shop: 'b' }],
      [23, { qty: '3', name: 'Rice' }],
      [24, 'delete'],
      [25, { checked: '1' }],
    ];
    const permutations = (left: Step[]): Step[][] =>
      left.length === 0
        ? [[]]
        : left.flatMap((one, n) => permutations(left.toSpliced(n, 1)).map((rest) => [one, ...rest]));
    for (let length = 1; length <= steps.length; length++) {
      const ends = permutations(steps.slice(0, length)).map((order) => {
        const { fields, deletedAt } = arrive(order).state;
        return JSON.stringify([fields, deletedAt !== undefined]);
      });
      expect(new Set(ends).size).toBe(1);
    }
  });
});

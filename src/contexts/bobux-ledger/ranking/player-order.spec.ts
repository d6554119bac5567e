import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../../../test/support/seeded-random.js';
import { PlayerOrder } from './player-order.js';

const byOrder = ([a, x]: [number, number], [b, y]: [number, number]): number => y - x || a - b;

function expectOrder(order: PlayerOrder, players: Map<number, number>): void {
  const sorted = [...players].sort(byOrder).map(([id]) => id);
  expect(order.size).toBe(sorted.length);
  expect(order.slice(0, sorted.length + 1)).toEqual(sorted);
  for (let place = 0; place < sorted.length; place += 97) {
    expect(order.placeOf(sorted[place]!)).toBe(place);
    expect(order.slice(place, 3)).toEqual(sorted.slice(place, place + 3));
  }
}

describe('the order of players', () => {
  it('should be empty at first', () => {
    const order = new PlayerOrder();
    expect(order.slice(0, 10)).toEqual([]);
    expect(order.placeOf(1)).toBeUndefined();
    order.delete(1);
    expect(order.size).toBe(0);
  });

  it.each([
    ['different balances', 2 ** 31],
    ['many ties', 5],
    ['nothing but ties', 1],
  ])('should stay that of a sorted list as players come, move and go, with %s', (_what, range) => {
    const random = seededRandom(20_261_126);
    const order = new PlayerOrder();
    const players = new Map<number, number>();
    for (const [id, balance] of Array.from({ length: 3_000 }, (_, n): [number, number] => [
      n + 1,
      random.below(range),
    ]).sort(byOrder)) {
      order.append(id, balance);
      players.set(id, balance);
    }
    expectOrder(order, players);
    const change = (steps: number, deleted: number): void => {
      for (let step = 0; step < steps; step += 1) {
        const id = 1 + random.below(6_000);
        if (random.below(10) < deleted) {
          order.delete(id);
          players.delete(id);
        } else {
          const balance = random.below(range);
          order.set(id, balance);
          players.set(id, balance);
        }
      }
      expectOrder(order, players);
    };
    change(20_000, 1);
    change(30_000, 9);
    change(20_000, 5);
  });

  it('should hold the largest balances and ids', () => {
    const order = new PlayerOrder();
    const most = Number.MAX_SAFE_INTEGER;
    order.set(most, most);
    order.set(most - 1, most);
    order.set(1, most - 1);
    expect(order.slice(0, 3)).toEqual([most - 1, most, 1]);
    expect(order.placeOf(most)).toBe(1);
    expect(order.balanceOf(1)).toBe(most - 1);
    expect(order.balanceOf(2)).toBeUndefined();
  });
});

/** Players in one chunk. */
const CHUNK = 1_024;
/** The size of a chunk that is filled in order: more players can come in between. */
const FILLED = 768;
/** Ids in one page of the balances. */
const PAGE = 512;

/** Part of the order: players that stand behind one another. */
interface Chunk {
  readonly ids: Float64Array;
  readonly balances: Float64Array;
  size: number;
}

const newChunk = (): Chunk => ({ ids: new Float64Array(CHUNK), balances: new Float64Array(CHUNK), size: 0 });

/**
 * All players in the order of `topplayers`: falling balance, then rising id. Numbers in typed arrays: some 30 bytes a player. A change, a place
 * and a page cost microseconds with a million of them.
 */
export class PlayerOrder {
  /** None is empty, but a lone one. */
  private chunks: Chunk[] = [newChunk()];
  /** Balance of each id, NaN where there is no such player: found by id / PAGE. */
  private readonly balances = new Map<number, Float64Array>();
  private players = 0;

  get size(): number {
    return this.players;
  }

  /** What the player has; undefined where there is none. */
  balanceOf(id: number): number | undefined {
    const page = Math.floor(id / PAGE);
    const balance = this.balances.get(page)?.[id - page * PAGE];
    return balance === undefined || Number.isNaN(balance) ? undefined : balance;
  }

  /** Puts a player behind all that are there. To be called in order. */
  append(id: number, balance: number): void {
    let chunk = this.chunks.at(-1)!;
    if (chunk.size >= FILLED) this.chunks.push((chunk = newChunk()));
    chunk.ids[chunk.size] = id;
    chunk.balances[chunk.size] = balance;
    chunk.size += 1;
    this.players += 1;
    this.keep(id, balance);
  }

  /** Puts a player in its place, whether it was there or not. */
  set(id: number, balance: number): void {
    const before = this.balanceOf(id);
    if (before === balance) return;
    if (before !== undefined) this.takeOut(id, before);
    this.putIn(id, balance);
    this.keep(id, balance);
  }

  delete(id: number): void {
    const before = this.balanceOf(id);
    if (before === undefined) return;
    this.takeOut(id, before);
    this.keep(id, Number.NaN);
  }

  /** @returns the ids of `count` players from the place `start` on, from 0; fewer at the end */
  slice(start: number, count: number): number[] {
    const ids: number[] = [];
    let at = start;
    for (const chunk of this.chunks) {
      if (ids.length === count) break;
      if (at < chunk.size) {
        const end = Math.min(chunk.size, at + count - ids.length);
        for (; at < end; at += 1) ids.push(chunk.ids[at]!);
        at = 0;
      } else at -= chunk.size;
    }
    return ids;
  }

  /** @returns the place of a player, from 0; undefined where there is none */
  placeOf(id: number): number | undefined {
    const balance = this.balanceOf(id);
    if (balance === undefined) return undefined;
    const number = this.chunkFor(id, balance);
    let place = placeIn(this.chunks[number]!, id, balance);
    for (let before = 0; before < number; before += 1) place += this.chunks[before]!.size;
    return place;
  }

  private keep(id: number, balance: number): void {
    const number = Math.floor(id / PAGE);
    let page = this.balances.get(number);
    if (page === undefined) this.balances.set(number, (page = new Float64Array(PAGE).fill(Number.NaN)));
    page[id - number * PAGE] = balance;
  }

  /** The last chunk that begins no later than this player's place, or the first. */
  private chunkFor(id: number, balance: number): number {
    let low = 0;
    let high = this.chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const chunk = this.chunks[middle]!;
      if (isBefore(id, balance, chunk.ids[0]!, chunk.balances[0]!)) high = middle - 1;
      else low = middle;
    }
    return low;
  }

  private putIn(id: number, balance: number): void {
    let number = this.chunkFor(id, balance);
    if (this.chunks[number]!.size === CHUNK) {
      this.split(number);
      number = this.chunkFor(id, balance);
    }
    const chunk = this.chunks[number]!;
    const place = placeIn(chunk, id, balance);
    chunk.ids.copyWithin(place + 1, place, chunk.size);
    chunk.balances.copyWithin(place + 1, place, chunk.size);
    chunk.ids[place] = id;
    chunk.balances[place] = balance;
    chunk.size += 1;
    this.players += 1;
  }

  private takeOut(id: number, balance: number): void {
    const number = this.chunkFor(id, balance);
    const chunk = this.chunks[number]!;
    const place = placeIn(chunk, id, balance);
    chunk.ids.copyWithin(place, place + 1, chunk.size);
    chunk.balances.copyWithin(place, place + 1, chunk.size);
    chunk.size -= 1;
    this.players -= 1;
    this.mergeSmall(number);
  }

  private split(number: number): void {
    const chunk = this.chunks[number]!;
    const half = chunk.size >>> 1;
    const second = newChunk();
    second.ids.set(chunk.ids.subarray(half, chunk.size));
    second.balances.set(chunk.balances.subarray(half, chunk.size));
    second.size = chunk.size - half;
    chunk.size = half;
    this.chunks.splice(number + 1, 0, second);
  }

  /** Two neighbours of which both together are half of one become one: else chunks that few are left in would fill the memory. */
  private mergeSmall(number: number): void {
    for (const first of [number, number - 1]) {
      const chunk = this.chunks[first];
      const next = this.chunks[first + 1];
      if (chunk === undefined || next === undefined || chunk.size + next.size > CHUNK / 2) continue;
      chunk.ids.set(next.ids.subarray(0, next.size), chunk.size);
      chunk.balances.set(next.balances.subarray(0, next.size), chunk.size);
      chunk.size += next.size;
      this.chunks.splice(first + 1, 1);
      return;
    }
  }
}

function isBefore(id: number, balance: number, otherId: number, otherBalance: number): boolean {
  return balance === otherBalance ? id < otherId : balance > otherBalance;
}

/** Where in a chunk a player is, or would be: how many stand before it. */
function placeIn({ ids, balances, size }: Chunk, id: number, balance: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(ids[middle]!, balances[middle]!, id, balance)) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { isDeepStrictEqual } from 'node:util';

/** What the server said that no state allows. */
export class Discrepancy extends Error {
  override readonly name = 'Discrepancy';
}

/**
 * One operation as the model sees it: changes the draft of a state as the operation changes the world, and says what is wrong with the answer.
 * Without an answer (it was lost) it only changes the draft, as far as can be known. Must be total: where the operation would be refused, it changes nothing.
 * @returns why this answer cannot come from this state
 */
export type Rule<State, Answer> = (draft: State, answer: Answer | undefined) => string | undefined;

interface Candidate<State> {
  readonly state: State;
  /** Of the operations whose answer was lost, those that have taken effect here. */
  readonly done: readonly number[];
}

interface Unanswered<State> {
  readonly what: string;
  readonly rule: Rule<State, never>;
}

const MAX_CANDIDATES = 1_000;

/**
 * All states that the server may be in, as far as its answers tell. An operation whose answer was lost has taken effect, or will at some later moment,
 * or never will; what is answered afterwards decides.
 * @typeParam State of plain data
 */
export class Possible<State> {
  private candidates: readonly Candidate<State>[];
  private readonly unanswered = new Map<number, Unanswered<State>>();
  private counter = 0;

  constructor(state: State) {
    this.candidates = [{ state, done: [] }];
  }

  /** One of the states, to choose an operation by. */
  get any(): State {
    return this.first.state;
  }

  private get first(): Candidate<State> {
    const [first] = this.candidates;
    if (first === undefined) throw new Error('There is no possible state.');
    return first;
  }

  get states(): readonly State[] {
    return this.candidates.map(({ state }) => state);
  }

  /** How many lost operations are still undecided. */
  get undecided(): number {
    return this.unanswered.size;
  }

  /** @throws Discrepancy where no possible state gives this answer */
  answered<Answer>(what: string, rule: Rule<State, Answer>, answer: Answer): void {
    const mismatches = new Set<string>();
    const next: Candidate<State>[] = [];
    for (const { state, done } of this.reachable()) {
      const draft = copy(state);
      const mismatch = rule(draft, answer);
      if (mismatch === undefined) next.push({ state: draft, done });
      else mismatches.add(mismatch);
    }
    if (next.length === 0) {
      const lost = [...this.unanswered.values()].map((one) => one.what);
      throw new Discrepancy(
        `${what}: ${[...mismatches].slice(0, 4).join('; or ')}\n  answer: ${text(answer)}\n  states: ${[...new Set(this.states.map(text))].slice(0, 3).join('\n          ')}` +
          (lost.length > 0 ? `\n  undecided: ${lost.join(', ')}` : ''),
      );
    }
    this.keep(next);
  }

  /** The answer to this operation was lost. */
  lost(what: string, rule: Rule<State, never>): void {
    this.unanswered.set(this.counter++, { what, rule });
  }

  /** From now on nothing that was lost can still take effect: it has, or never will. */
  settle(): void {
    const next = this.reachable().map(({ state }) => ({ state, done: [] }));
    this.unanswered.clear();
    this.keep(next);
  }

  /** Every candidate, after any of the undecided operations in any order. */
  private reachable(): Candidate<State>[] {
    const found = [...this.candidates];
    // Those that are found on the way are looked at in their turn.
    for (const { state, done } of found) {
      for (const [id, { rule }] of this.unanswered) {
        if (done.includes(id)) continue;
        const draft = copy(state);
        rule(draft, undefined);
        const candidate = { state: draft, done: [...done, id].sort((a, b) => a - b) };
        if (!found.some((other) => isDeepStrictEqual(other, candidate))) found.push(candidate);
      }
      if (found.length > MAX_CANDIDATES) throw new Error('Too much is undecided at once.');
    }
    return found;
  }

  private keep(candidates: readonly Candidate<State>[]): void {
    for (const id of this.unanswered.keys()) {
      if (candidates.every(({ done }) => done.includes(id))) this.unanswered.delete(id);
    }
    const next: Candidate<State>[] = [];
    for (const { state, done } of candidates) {
      const candidate = { state, done: done.filter((id) => this.unanswered.has(id)) };
      if (!next.some((other) => isDeepStrictEqual(other, candidate))) next.push(candidate);
    }
    this.candidates = next;
  }
}

/** Not `structuredClone`: in jest that gives objects of another realm, which equal none of this one. */
function copy<State>(state: State): State {
  return JSON.parse(JSON.stringify(state)) as State;
}

function text(value: unknown): string {
  const whole = JSON.stringify(value) ?? 'nothing';
  return whole.length > 1500 ? `${whole.slice(0, 1500)}…` : whole;
}

/** @returns what differs, in words */
export function differs(what: string, found: unknown, expected: unknown): string | undefined {
  return isDeepStrictEqual(found, expected)
    ? undefined
    : `${what} is ${text(found)}, expected ${text(expected)}`;
}

/** A statement's place in the line of those that are sent on one connection without waiting for one another; see `bobux.take_turn`. */
export interface Turn {
  readonly number: number;
  /** The statement before, of which nobody knows yet whether it will be done; undefined: there is none. */
  readonly behind: number | undefined;
}

/** Parameters of `bobux.take_turn`. */
export const turnOf = (turn: Turn | undefined): (number | null)[] => [
  turn?.number ?? null,
  turn?.behind ?? null,
];

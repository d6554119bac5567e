import { useDebouncedCallback } from '@mantine/hooks';
import { useState, type ReactElement } from 'react';
import { WholeField } from '../../parts/whole-field';
import { readWholeNumber } from '../../parts/whole-number';

const PAUSE_MS = 400;
/** What is longer is no number that a program keeps exactly. */
const RANKS = { min: 1, max: 999_999_999_999_999 };

interface RankFieldProps {
  /** Where the list begins. */
  readonly rank: number;
  readonly isDisabled: boolean;
  /** With a whole number from 1 on, or nothing: from the first. */
  readonly onJump: (rank: string) => void;
}

/** Goes to a rank while one types, a moment after the last digit. */
export function RankField({ rank, isDisabled, onJump }: RankFieldProps): ReactElement {
  const [typed, setTyped] = useState(rank === 1 ? '' : String(rank));
  const jump = useDebouncedCallback((text: string) => {
    const next = readWholeNumber(text, RANKS);
    if (next !== undefined || text.trim() === '') onJump(next === undefined ? '' : String(next));
  }, PAUSE_MS);
  return (
    <WholeField
      aria-label="Begin at rank"
      placeholder="From rank 1"
      value={typed}
      range={RANKS}
      onChange={(text) => {
        setTyped(text);
        jump(text);
      }}
      disabled={isDisabled}
      w={180}
    />
  );
}

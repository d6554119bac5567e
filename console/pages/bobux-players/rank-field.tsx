import { NumberInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState, type ReactElement } from 'react';

const PAUSE_MS = 400;

interface RankFieldProps {
  /** Where the list begins. */
  readonly rank: number;
  readonly isDisabled: boolean;
  /** With a whole number from 1 on, or nothing: from the first. */
  readonly onJump: (rank: string) => void;
}

/** Goes to a rank while one types, a moment after the last digit. */
export function RankField({ rank, isDisabled, onJump }: RankFieldProps): ReactElement {
  const [typed, setTyped] = useState<string | number>(rank === 1 ? '' : rank);
  const jump = useDebouncedCallback(onJump, PAUSE_MS);
  return (
    <NumberInput
      aria-label="Begin at rank"
      placeholder="From rank 1"
      value={typed}
      onChange={(value) => {
        setTyped(value);
        jump(String(value));
      }}
      disabled={isDisabled}
      min={1}
      max={999_999_999_999_999}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={false}
      hideControls
      w={140}
    />
  );
}

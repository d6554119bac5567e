import { Button } from '@mantine/core';
import type { ReactElement } from 'react';

interface RowButtonProps {
  /** What stands on it: `Delete`. */
  readonly text: string;
  /** What it does, where one does not see its row: `Delete the key shop`. */
  readonly label: string;
  readonly onClick: () => void;
  readonly isDisabled?: boolean;
  readonly isBusy?: boolean;
}

/** A small button in a row of a list. */
export function RowButton({ text, label, onClick, isDisabled, isBusy }: RowButtonProps): ReactElement {
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={onClick}
      aria-label={label}
      disabled={isDisabled}
      loading={isBusy}
    >
      {text}
    </Button>
  );
}

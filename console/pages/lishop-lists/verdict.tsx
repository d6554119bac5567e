import { Badge } from '@mantine/core';
import type { ReactElement } from 'react';

const COLORS: Readonly<Record<string, string>> = {
  valid: 'teal.9',
  pending: 'gray.7',
  expired: 'gray.7',
  invalid: 'red.9',
};

/** What was found of a list's receipt; or that the list is deleted. */
export function Verdict({
  verdict,
  isDeleted,
}: {
  readonly verdict: string;
  readonly isDeleted: boolean;
}): ReactElement {
  return (
    <Badge color={isDeleted ? 'gray.7' : COLORS[verdict]} variant="filled">
      {isDeleted ? 'deleted' : verdict}
    </Badge>
  );
}

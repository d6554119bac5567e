import { Badge } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ImvuAccount } from '../../../clients/typescript/src/generated/openapi';

export const STATE_WORDS: Readonly<Record<ImvuAccount['state'], string>> = {
  active: 'active',
  cooling: 'rests',
  needs_code: 'wants a code',
  needs_login: 'wants a login',
  disabled: 'banned',
};
const COLORS: Readonly<Record<ImvuAccount['state'], string>> = {
  active: 'teal.9',
  cooling: 'gray.7',
  needs_code: 'red.9',
  needs_login: 'red.9',
  disabled: 'gray.7',
};

interface AccountStateProps {
  readonly state: ImvuAccount['state'];
  readonly isPaused: boolean;
}

/** How an account is, in a word. */
export function AccountState({ state, isPaused }: AccountStateProps): ReactElement {
  return (
    <Badge color={isPaused ? 'gray.7' : COLORS[state]} variant="filled">
      {isPaused ? 'paused' : STATE_WORDS[state]}
    </Badge>
  );
}

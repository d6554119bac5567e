import { Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import type { ImvuAccount } from '../../../clients/typescript/src/generated/openapi';
import { RowButton } from '../../parts/row-button';
import { Time } from '../../parts/time';

interface NextStepProps {
  readonly account: ImvuAccount;
  readonly enterCode: () => void;
  readonly logIn: () => void;
  readonly isLoggingIn: boolean;
}

/** What helps an account: a button where the operator can do it, else who can, or until when it rests. */
export function NextStep({ account, enterCode, logIn, isLoggingIn }: NextStepProps): ReactElement {
  const { username, state, paused, reason_code: code, cooling_until: until } = account;
  if (paused) return <Words>paused by its user</Words>;
  if (code === 'wrong_password') return <Words>its user gives a new password</Words>;
  if (code === 'challenged') return <Words>its user gives a session’s cookie</Words>;
  if (state === 'needs_code')
    return <RowButton text="Enter code" label={`Enter code for ${username}`} onClick={enterCode} />;
  if (until !== null)
    return (
      <Words>
        rests, tried <Time at={until} />
      </Words>
    );
  return <RowButton text="Log in" label={`Log in ${username}`} isBusy={isLoggingIn} onClick={logIn} />;
}

const Words = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <Text component="span" size="sm" c="dimmed">
    {children}
  </Text>
);

import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Activity, type ReactElement, type ReactNode } from 'react';
import { operatorOf, SESSION_KEY } from '../api/query-client';
import { Failure } from '../parts/failure';
import { SignInPage } from '../pages/sign-in/sign-in-page';
import { findSession, SessionContext } from './session';

/**
 * Shows the console to who is signed in, else the form. Where a session ends by itself the page stays behind the form, hidden and at rest, with what was
 * typed into it; who signs out leaves nothing.
 */
export function SignedIn({ children }: { readonly children: ReactNode }): ReactElement {
  const {
    data: state,
    error,
    isPending,
    refetch,
    isFetching,
  } = useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => findSession(signal),
    staleTime: 60_000,
  });
  if (isPending)
    return (
      <Center h="100vh">
        <Loader aria-label="Loading" />
      </Center>
    );
  if (state === undefined)
    return (
      <Center h="100vh" p="md">
        <Failure
          error={error ?? new Error('Something went wrong.')}
          retry={() => void refetch()}
          isBusy={isFetching}
        />
      </Center>
    );
  if (state === null) return <SignInPage />;
  const hasEnded = 'ended' in state;
  const operator = operatorOf(state);
  return (
    <>
      {/* What one operator has typed is not there for another who signs in next. */}
      <Activity key={operator.username} mode={hasEnded ? 'hidden' : 'visible'}>
        <SessionContext value={operator}>{children}</SessionContext>
      </Activity>
      {hasEnded && <SignInPage hasEnded />}
    </>
  );
}

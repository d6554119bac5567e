import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, type ReactNode } from 'react';
import { ApiError } from '../api/client';
import { SESSION_KEY } from '../api/query-client';
import { Failure } from '../parts/failure';
import { SignInPage } from '../pages/sign-in/sign-in-page';
import { findSession, SessionContext } from './session';

/** Shows the console to who is signed in, else the form. */
export function SignedIn({ children }: { readonly children: ReactNode }): ReactElement {
  const { data, error, isPending, refetch, isFetching } = useQuery({
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
  if (data === undefined || (error !== null && !(error instanceof ApiError)))
    return (
      <Center h="100vh" p="md">
        <Failure
          error={error ?? new Error('Something went wrong.')}
          retry={() => void refetch()}
          isBusy={isFetching}
        />
      </Center>
    );
  if (data === null) return <SignInPage />;
  return <SessionContext value={data}>{children}</SessionContext>;
}

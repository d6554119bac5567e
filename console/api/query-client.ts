import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import type { OperatorSession } from '../../clients/typescript/src/generated/openapi';
import { ApiError } from './client';

export const SESSION_KEY = ['session'] as const;

/** Whose session has ended by itself: by time, or on the server. */
export interface EndedSession {
  readonly ended: OperatorSession;
}

/** Who is signed in, or was; null: nobody, or who signed out. */
export type SessionState = OperatorSession | EndedSession | null;

/** Who is signed in, or was. */
export const operatorOf = (state: OperatorSession | EndedSession): OperatorSession =>
  'ended' in state ? state.ended : state;

/** What is left of a session when a call says that nobody is signed in (any more). */
export function endSession(state: SessionState | undefined): SessionState {
  if (state === null || state === undefined) return null;
  return 'ended' in state ? state : { ended: state };
}

/** Whatever call says so: the form is shown, and what was typed elsewhere is left in place. */
function noticeSignedOut(error: unknown): void {
  if (error instanceof ApiError && error.status === 401)
    queryClient.setQueryData<SessionState>(SESSION_KEY, endSession);
}

/** Nothing of what was seen stays in the page. */
export function forgetPages(): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

/** Where another operator is signed in than until now, nothing of what the former one saw is shown. */
export function forgetUnlessOf({ username }: OperatorSession): void {
  const state = queryClient.getQueryData<SessionState>(SESSION_KEY);
  if (state === null || state === undefined) return;
  if (operatorOf(state).username !== username) forgetPages();
}

const DAY_MS = 86_400_000;

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A page without its data would lose its dialogs, while it waits behind the form for somebody to sign in again.
      gcTime: DAY_MS,
      refetchOnWindowFocus: true,
      // Asked again only where another answer is likely; "try again" is a button.
      retry: (count, error) => count < 2 && error instanceof ApiError && [0, 502, 503].includes(error.status),
      retryDelay: (count) => 500 * 2 ** count,
    },
  },
});

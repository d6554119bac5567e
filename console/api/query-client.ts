import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './client';

export const SESSION_KEY = ['session'] as const;

/** Whatever call says that nobody is signed in (any more): the form is shown, and what was typed elsewhere is left in place. */
function noticeSignedOut(error: unknown): void {
  if (error instanceof ApiError && error.status === 401) queryClient.setQueryData(SESSION_KEY, null);
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      // Asked again only where another answer is likely; "try again" is a button.
      retry: (count, error) => count < 2 && error instanceof ApiError && [0, 502, 503].includes(error.status),
      retryDelay: (count) => 500 * 2 ** count,
    },
  },
});

import { createContext, use } from 'react';
import type { OperatorSession } from '../../clients/typescript/src/generated/openapi';
import { api, ApiError, take } from '../api/client';
import { endSession, forgetUnlessOf, queryClient, SESSION_KEY, type SessionState } from '../api/query-client';

export type { OperatorSession };

const CODE = /^#code=([\w-]{1,100})$/;

/**
 * Signs in by the code of a link (`npm run demo`), which is good once. It stands in the fragment, which no server and no log ever sees, and is
 * taken out of the address first: the history keeps nothing of it.
 */
async function signInByLink(): Promise<OperatorSession | null> {
  const code = CODE.exec(location.hash)?.[1];
  if (code === undefined) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
  try {
    return await take(api.POST('/operator/session/code', { body: { code } }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** Who is signed in, or was until now, or null. */
export async function findSession(signal: AbortSignal): Promise<SessionState> {
  const byLink = await signInByLink();
  if (byLink !== null) return byLink;
  try {
    const session = await take(api.GET('/operator/session', { signal }));
    forgetUnlessOf(session);
    return session;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401)
      return endSession(queryClient.getQueryData<SessionState>(SESSION_KEY));
    throw error;
  }
}

export const SessionContext = createContext<OperatorSession | undefined>(undefined);

/** Of who is signed in; below `SignedIn` only. */
export function useSession(): OperatorSession {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('Nobody is signed in here.');
  return session;
}

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { ImvuAccount } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { say } from '../../parts/say';
import { STATE_WORDS } from './account-state';
import { ACCOUNTS_KEY } from './accounts-key';

/** Logs an account in again, and says what came of it. */
export function useRenew(): UseMutationResult<ImvuAccount, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      take(api.POST('/operator/imvu/accounts/{id}/renew', { params: { path: { id } } })),
    onSuccess: ({ username, state: now }) =>
      say(
        now === 'needs_code' ? `IMVU sent a code to ${username}.` : `${username} is ${STATE_WORDS[now]} now.`,
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ACCOUNTS_KEY }),
  });
}

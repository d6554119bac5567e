import type { UpstreamWords } from '../upstream/reply-body.js';
import type { ReasonCode } from './account.js';
import type { AccountChange } from './accounts.repository.js';

export const BANNED = 'IMVU has disabled this account.';
export const CHALLENGED =
  'IMVU wants a proof of work (VERIFY-001): log in with a browser and take over that session.';

/** The part of a change that says why; with null no reason is left. */
export function because(
  reasonCode: ReasonCode | null,
  reason: string | null,
  upstream?: UpstreamWords,
): Pick<AccountChange, 'reasonCode' | 'reason' | 'upstreamCode' | 'upstreamText'> {
  return {
    reasonCode,
    reason,
    upstreamCode: upstream?.code ?? null,
    upstreamText: upstream?.text ?? null,
  };
}

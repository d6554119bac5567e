import { STATUS_CODES } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuError } from '../imvu-error.js';
import { sessionHeaders } from '../upstream/headers.js';
import { secretsInText, SecretMask } from '../upstream/secret-mask.js';
import { ImvuUpstream, type UpstreamReply } from '../upstream/upstream.js';
import { UsageAudit } from '../uses/usage-audit.js';
import type { SessionView } from '../sessions/session.js';
import { ImvuSessionStore, type StoredSession } from '../sessions/sessions.repository.js';

/** The seed's two answers of `deleteSession`, field by field. */
export type RevocationBody =
  | { readonly status: 'Session revoked'; readonly message: string; readonly session: SessionView }
  | {
      /** Missing, as in the seed, where upstream did not answer at all. */
      readonly status?: number;
      readonly statusText?: string;
      readonly data?: unknown;
      readonly message: string;
      readonly session: SessionView;
    };

const PATH = '/loginyup_disc';
const NOT_FROM_IMVU =
  'Session revoked, but not from IMVU, might have already been revoked or does not exist.';

/** Ends a session upstream, as the seed's `deleteSession` does, and here in any case. */
@Injectable()
export class SessionRevocation {
  constructor(
    private readonly sessions: ImvuSessionStore,
    private readonly upstream: ImvuUpstream,
    private readonly uses: UsageAudit,
    private readonly clock: Clock,
  ) {}

  /**
   * @param user whose name stands in the answer
   * @throws ImvuError SESSION_NOT_FOUND
   */
  async revoke(
    user: { readonly id: string; readonly username: string },
    id: string,
  ): Promise<{ readonly status: number; readonly body: RevocationBody }> {
    const found = await this.sessions.find(user.id, id);
    if (found === undefined) throw new ImvuError('SESSION_NOT_FOUND', 'There is no such session.');
    const reply = await this.deleteUpstream(user.id, found);
    await this.sessions.markDead([{ id, reason: 'revoked' }], this.clock.now());
    const session = (await this.sessions.find(user.id, id))?.view ?? { ...found.view, valid: false };
    if (reply === undefined) return { status: 500, body: { message: NOT_FROM_IMVU, session } };
    if (reply.status >= 200 && reply.status < 300) {
      const message = `Session revoked for user: ${user.username}`;
      return { status: 200, body: { status: 'Session revoked', message, session } };
    }
    const statusText = STATUS_CODES[reply.status] ?? '';
    const data = dataOf(reply, found);
    return {
      status: reply.status,
      body: { status: reply.status, statusText, data, message: NOT_FROM_IMVU, session },
    };
  }

  private async deleteUpstream(
    userId: string,
    { view, secrets }: StoredSession,
  ): Promise<UpstreamReply | undefined> {
    const at = this.clock.now();
    const started = performance.now();
    const reply = await this.upstream
      .fetch({ method: 'DELETE', path: PATH, headers: sessionHeaders('DELETE', secrets) })
      .catch((error: unknown) => {
        if (error instanceof ImvuError) return undefined;
        throw error;
      });
    const milliseconds = Math.round(performance.now() - started);
    const status = reply?.status ?? null;
    this.uses.record({
      at,
      userId,
      sessionId: view.id,
      action: 'revoke',
      method: 'DELETE',
      path: PATH,
      status,
      milliseconds,
    });
    return reply;
  }
}

/** What upstream said, as the seed's client gives it: parsed where it is JSON, else the text; without the session's secrets. */
function dataOf({ text }: UpstreamReply, { secrets }: StoredSession): unknown {
  const covered = SecretMask.of(secrets, secretsInText(text)).cover(Buffer.from(text)).toString('utf8');
  try {
    return JSON.parse(covered) as unknown;
  } catch {
    return covered;
  }
}

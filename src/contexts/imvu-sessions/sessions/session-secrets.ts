import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import type { PickedSession } from './session.js';
import type { SessionSecrets } from '../upstream/session-secrets.js';

export interface SealedSession {
  readonly id: string;
  readonly cookie: Buffer;
  readonly sauce: Buffer | null;
}

const MAX_REMEMBERED = 10_000;
/** The identity under which a secret of a session is sealed. */
export const secretContext = (id: string, column: 'cookie' | 'sauce'): string =>
  `imvu.sessions/${column}/${id}`;

/** Seals and opens cookies and sauces. What was opened is remembered for as long as the sealed value is the same. */
@Injectable()
export class SessionSecretsBox {
  private readonly opened = new LRUCache<
    string,
    { readonly sealed: SealedSession; readonly secrets: SessionSecrets }
  >({ max: MAX_REMEMBERED });

  private readonly ready = new WeakMap<SessionSecrets, PickedSession>();

  constructor(private readonly box: SecretBox) {}

  seal(id: string, secrets: SessionSecrets): { cookie: Buffer; sauce: Buffer | null } {
    const { cookie, sauce } = secrets;
    return {
      cookie: this.box.seal(cookie, secretContext(id, 'cookie')),
      sauce: sauce === undefined ? null : this.box.seal(sauce, secretContext(id, 'sauce')),
    };
  }

  /** For a call; the same object again for as long as the sealed values are the same. */
  picked(session: SealedSession & { readonly accountId: string }): PickedSession {
    const secrets = this.open(session);
    const known = this.ready.get(secrets);
    if (known !== undefined) return known;
    const picked = { id: session.id, accountId: session.accountId, ...secrets };
    this.ready.set(secrets, picked);
    return picked;
  }

  open(sealed: SealedSession): SessionSecrets {
    const known = this.opened.get(sealed.id);
    if (known !== undefined && same(known.sealed, sealed)) return known.secrets;
    const { id, cookie, sauce } = sealed;
    const secrets = {
      cookie: this.box.open(cookie, secretContext(id, 'cookie')),
      sauce: sauce === null ? undefined : this.box.open(sauce, secretContext(id, 'sauce')),
    };
    this.opened.set(id, { sealed: { id, cookie, sauce }, secrets });
    return secrets;
  }
}

function same(one: SealedSession, other: SealedSession): boolean {
  if (!one.cookie.equals(other.cookie)) return false;
  if (one.sauce === null || other.sauce === null) return one.sauce === other.sauce;
  return one.sauce.equals(other.sauce);
}

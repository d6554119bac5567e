import { mergeCookies } from '../upstream/cookie-jar.js';
import type { SessionSecrets } from '../upstream/session-secrets.js';

/** A session as a caller sees it. Times are ISO 8601. */
export interface SessionView {
  readonly id: string;
  readonly account_id: string;
  readonly valid: boolean;
  /** 0 to 100: falls when IMVU asks for pauses, recovers with good uses, 0 when invalid. */
  readonly score: number;
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly last_checked_at: string | null;
  readonly uses: number;
  /** Why it is not valid. */
  readonly reason: string | null;
}

/** What a reply says of a session's secrets: only what it names has changed. */
export interface SecretNews {
  /** `Set-Cookie` lines. */
  readonly setCookie: readonly string[];
  readonly sauce?: string | undefined;
}

/** The secrets after the news. */
export function withNews({ cookie, sauce }: SessionSecrets, news: SecretNews): SessionSecrets {
  return { cookie: mergeCookies(cookie, news.setCookie), sauce: news.sauce ?? sauce };
}

/** Whether the reply says anything that these secrets do not. */
export function isNews(known: SessionSecrets, news: SecretNews): boolean {
  const { cookie, sauce } = withNews(known, news);
  return cookie !== mergeCookies(known.cookie, []) || sauce !== known.sauce;
}

/**
 * What a reply says beyond the secrets that its request was sent with: what it merely repeats may be older than what is kept by now.
 * @returns undefined where that is nothing
 */
export function newsSince(sent: SessionSecrets, { setCookie, sauce }: SecretNews): SecretNews | undefined {
  const news = {
    setCookie: setCookie.filter((line) => isNews(sent, { setCookie: [line] })),
    sauce: sauce === sent.sauce ? undefined : sauce,
  };
  return news.setCookie.length > 0 || news.sauce !== undefined ? news : undefined;
}

/** A session that was picked for a call. */
export interface PickedSession extends SessionSecrets {
  readonly id: string;
  readonly accountId: string;
}

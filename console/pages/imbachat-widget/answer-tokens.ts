import { api, ApiError, take } from '../../api/client';

/** What the demo page in the frame asks for: it has an origin that is nobody's, and so no right to ask Quartet itself. */
interface TokenWanted {
  readonly type: 'imbachat:token-wanted';
  readonly user_id: number;
}

const isTokenWanted = (data: unknown): data is TokenWanted =>
  typeof data === 'object' &&
  data !== null &&
  (data as TokenWanted).type === 'imbachat:token-wanted' &&
  Number.isSafeInteger((data as TokenWanted).user_id);

const SECONDS = 3_600;

/**
 * Answers the demo page's wish for the next token, until it is told to stop; `token: null` where there is none any more.
 * @param userId for whom the page was opened: it gets tokens for nobody else, whatever a script in it asks for
 */
export function answerTokens(frame: HTMLIFrameElement, userId: number): () => void {
  const answer = (event: MessageEvent<unknown>): void => {
    const { source, data } = event;
    if (source !== frame.contentWindow || !isTokenWanted(data) || data.user_id !== userId) return;
    void tokenFor(userId).then((token) => {
      // The sandbox's origin has no name that could be given here; the window is the one that asked.
      if (token !== undefined) frame.contentWindow?.postMessage({ type: 'imbachat:token', token }, '*');
    });
  };
  window.addEventListener('message', answer);
  return () => window.removeEventListener('message', answer);
}

/** Undefined where it may be asked again; null where the user may not chat (any more). */
async function tokenFor(userId: number): Promise<object | null | undefined> {
  try {
    return await take(api.POST('/imbachat/tokens', { body: { user_id: userId, ttl: SECONDS } }));
  } catch (error) {
    return error instanceof ApiError && [403, 404].includes(error.status) ? null : undefined;
  }
}

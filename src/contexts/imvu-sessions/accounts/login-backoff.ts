const REFUSED_SECONDS = 60;
const MAX_REFUSED_SECONDS = 24 * 3600;
const PACE_SECONDS = 30;
const MAX_PACE_SECONDS = 3600;

/** After so many refusals in a row an account logs in no more by itself: the password will not become right. */
export const MAX_REFUSALS = 5;

/** A session that is gone within this time was not worth its login: the next one waits longer. */
export const SHORT_LIFE_SECONDS = 600;

/** One to one and a half times as long, so that many accounts do not come back at the same moment. */
function jittered(seconds: number): number {
  return seconds * (1 + Math.random() / 2);
}

/** Seconds until the next login by itself after the n-th refusal in a row: 1, 4, 16, 64 minutes …, at most a day. */
export function pauseAfterRefusal(refusals: number): number {
  return jittered(Math.min(REFUSED_SECONDS * 4 ** (refusals - 1), MAX_REFUSED_SECONDS));
}

/** Seconds between logins by themselves that succeed; doubles each time the session before was short-lived. */
export function pauseAfterLogin(streak: number): number {
  return jittered(Math.min(PACE_SECONDS * 2 ** streak, MAX_PACE_SECONDS));
}

/** Seconds until another try where upstream was away: nobody's fault, but no reason to hammer. */
export function pauseWhileAway(): number {
  return jittered(5);
}

import { randomBytes } from 'node:crypto';
import {
  cookieValue,
  failure,
  ID_ADDRESS,
  node,
  type SeenRequest,
  type SimulatedReply,
  type SimulatedWorld,
} from './imvu-wire.js';

/** `POST /login` (test/simulators/imvu-upstream.md, 1 to 3): password, second factor, remembered device. */
export function answerLogin(world: SimulatedWorld, request: SeenRequest): SimulatedReply {
  let body: Record<string, unknown> = {};
  try {
    // [2: F5M, older JASP] A form is taken as well.
    const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const text = request.body.toString('utf8');
    body = form ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
  } catch {
    // as an empty one
  }
  const { username, password } = body;
  if (typeof username !== 'string' || typeof password !== 'string') {
    return { status: 400, body: failure('LOGIN-005', 'Invalid login credentials') };
  }
  const account = world.accounts.get(username.toLowerCase());
  if (account?.password !== password) {
    const { status, error, message } = world.guesses.wrongPassword;
    return { status, body: failure(error, message) };
  }
  if (account.disabled === true) {
    return { status: 400, body: failure('LOGIN-003', 'This account is disabled') };
  }
  const remembered = world.trusted.get(String(body.remember_device_token)) === account.username;
  const pending = cookieValue(request, 'pending') === String(account.cid);
  if (account.code !== undefined && !remembered) {
    if (body['2fa_code'] === undefined) {
      const details = {
        email_address: `****${account.username.slice(-12)}`,
        remember_device_supported: true,
      };
      // The text with its placeholder is as it was seen.
      const text = 'A security code has been sent to your email: %email_address';
      return {
        status: 202,
        body: failure('LOGIN-017', text, details),
        headers: { 'set-cookie': `pending=${account.cid}; Path=/` },
      };
    }
    // [inf] The second step is tied to the first by the cookies alone.
    if (!pending || body['2fa_code'] !== account.code) {
      return { status: world.guesses.wrongCodeStatus, body: failure('LOGIN-016', 'Wrong code') };
    }
  }
  // [inf] A login that sends an old osCsid keeps it and binds it anew.
  const old = world.sessions.get(cookieValue(request, 'osCsid') ?? '');
  const session = old ? { ...old, account } : world.openSession(account);
  world.sessions.set(session.id, session);
  const token = randomBytes(16).toString('hex');
  world.trusted.set(token, account.username);
  const data = {
    sauce: session.sauce,
    user: { id: `${ID_ADDRESS}/users/cid/${account.cid}` },
    remember_device_token: token,
  };
  return {
    status: 201,
    body: node(`${ID_ADDRESS}/login/${session.id}`, data),
    headers: {
      'set-cookie': [
        `osCsid=${session.id}; Domain=.imvu.com; Path=/`,
        `_imvu_avnm=${account.avatar}; Domain=.imvu.com; Path=/`,
        `sncd=1%2C${session.id.slice(0, 8)}%2Cblob; Domain=.imvu.com; Path=/`,
      ],
    },
  };
}

import { answerLogin } from './imvu-login.js';
import {
  cookieValue,
  failure,
  inside,
  node,
  pathOf,
  type SeenRequest,
  type SimulatedReply,
  type SimulatedSession,
  type SimulatedWorld,
} from './imvu-wire.js';

const ok = (body: string, headers?: SimulatedReply['headers']): SimulatedReply => ({
  status: 200,
  body,
  ...(headers && { headers }),
});

function refusal(what: { status: number; error: string; message?: string }): SimulatedReply {
  return { status: what.status, body: failure(what.error, what.message ?? 'Refused.') };
}

/** What the upstream answers when all is well, route by route (specs/imvu-upstream.md, 4 to 7). */
export function answer(world: SimulatedWorld, request: SeenRequest): SimulatedReply {
  const { method, target } = request;
  const path = pathOf(target);
  const url = `${world.url}${path}`;
  const session = world.sessions.get(cookieValue(request, 'osCsid') ?? '');
  const badSauce = request.headers['x-imvu-sauce'] !== session?.sauce;

  if (path === '/login') {
    if (method === 'POST') return answerLogin(world, request);
    return { status: 405, body: failure('ROUTER-002', `Method ${method} does not exist for login`) };
  }
  if (path === '/loginyup_disc' && method === 'DELETE') {
    if (session === undefined) return refusal(world.guesses.revokeUnknown);
    if (badSauce) return refusal(world.guesses.badSauce);
    world.sessions.delete(session.id);
    return { status: world.guesses.revoked.status, body: JSON.stringify({ status: 'success' }) };
  }
  const user = /^\/user\/user-(\d+)$/.exec(path);
  if (method === 'GET' && user) return ok(userNode(world, Number(user[1]), session));
  const product = /^\/product\/product-(\d+)$/.exec(path);
  if (method === 'GET' && product) return ok(productNode(url, Number(product[1])));

  if (session === undefined) {
    if (path === '/inside') return ok(inside(url, world.guesses.noSession));
    return refusal(world.guesses.noSession);
  }
  const writes = !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);
  if (writes && badSauce) return refusal(world.guesses.badSauce);
  if (path === '/login/me') return ok(loginMe(world, session));
  const friends = /^\/user\/user-(\d+)\/friends$/.exec(path);
  if (method === 'GET' && friends) return ok(friendsOf(world, Number(friends[1]), target));
  if (path === '/inside') return ok(node(url, { inside: true }));
  if (path === '/forbidden') {
    return { status: 403, body: failure('SIMULATED-FORBIDDEN', 'Not for you.') };
  }
  if (path === '/cookie') {
    return ok(node(url, {}), { 'set-cookie': ['extra=0123456789abcdefXYZ; Path=/', 'gone=; Max-Age=0'] });
  }
  if (path.startsWith('/echo')) {
    const echo = { method, target, headers: request.headers, body: request.body.toString('latin1') };
    return ok(JSON.stringify(echo), { 'x-echo-cookie': request.headers.cookie ?? '' });
  }
  if (path.startsWith('/profile/') && method === 'POST') return { status: 201, body: node(url, {}) };
  return { status: 404, body: failure('REST_DISCOVER_001', `Service ${path.split('/')[1]} does not exist`) };
}

function loginMe(world: SimulatedWorld, { id, sauce, account }: SimulatedSession): string {
  const data = {
    user: { id: `${world.url}/users/cid/${account.cid}` },
    sauce,
    session_id: id,
    source: 'web',
  };
  const profile = `${world.url}/profile/profile-user-${account.cid}`;
  return node(`${world.url}/login/me`, data, { quick_chat_profile: profile });
}

function userNode(world: SimulatedWorld, cid: number, session: SimulatedSession | undefined): string {
  const account = [...world.accounts.values()].find((one) => one.cid === cid);
  const data = {
    username: account?.avatar ?? `guest_${cid}`,
    display_name: account?.avatar ?? `Guest ${cid}`,
    legacy_cid: cid,
    is_vip: false,
    online: true,
    ...(session?.account.cid === cid && { is_current_user: true }),
  };
  return node(`${world.url}/user/user-${cid}`, data);
}

/** A page of a collection: its id is the URL with the query, and `limit=0` counts only. */
function friendsOf(world: SimulatedWorld, cid: number, target: string): string {
  const query = new URL(target, world.url).searchParams;
  const friends = [...world.accounts.values()].find((one) => one.cid === cid)?.friends ?? [];
  const start = Number(query.get('start_index') ?? 0);
  const items = friends.slice(start, start + Number(query.get('limit') ?? 25));
  return node(`${world.url}${target}`, {
    items: items.map((friend) => `${world.url}/user/user-${friend}`),
    total_count: friends.length,
  });
}

function productNode(url: string, id: number): string {
  return node(url, {
    product_id: id,
    product_name: 'Hat',
    creator_cid: 1,
    creator_name: 'Creator',
    rating: 'GA',
    product_price: 100,
    product_image: '',
  });
}

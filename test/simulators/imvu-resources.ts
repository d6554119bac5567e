import { answerList } from './imvu-lists.js';
import { answerLogin } from './imvu-login.js';
import { accountOf, followers, productNode, profileId, profileNode, userNode } from './imvu-nodes.js';
import { answerRoom } from './imvu-rooms.js';
import {
  cookieValue,
  failure,
  ID_ADDRESS,
  inside,
  node,
  nodes,
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

/** What the upstream answers when all is well, route by route (test/simulators/imvu-upstream.md, 4 to 7). */
export function answer(world: SimulatedWorld, request: SeenRequest): SimulatedReply {
  const { method, target } = request;
  const path = pathOf(target);
  const url = `${ID_ADDRESS}${path}`;
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
  if (method === 'GET' && user) return ok(nodes(userNode(world, Number(user[1]), session)));
  const query = new URL(target, ID_ADDRESS).searchParams;
  if (method === 'GET' && path === '/user' && query.has('username')) {
    return ok(usersNamed(world, target, query.get('username') ?? '', session));
  }
  const profile = /^\/profile\/profile-user-(\d+)$/.exec(path);
  if (method === 'GET' && profile) return ok(nodes(profileNode(world, Number(profile[1]))));
  const subscribers = /^\/profile\/profile-user-(\d+)\/(subscribers|subscriptions)$/.exec(path);
  if (method === 'GET' && subscribers) {
    return ok(edges(world, Number(subscribers[1]), subscribers[2] as 'subscribers', target));
  }
  const avatar = /^\/avatar\/avatar-(\d+)$/.exec(path);
  if (method === 'GET' && avatar) return ok(avatarNode(url, Number(avatar[1])));
  const product = /^\/product\/product-(\d+)$/.exec(path);
  if (method === 'GET' && product) return ok(nodes(productNode(Number(product[1]))));

  if (session === undefined) {
    if (path === '/inside') return ok(inside(url, world.guesses.noSession));
    return refusal(world.guesses.noSession);
  }
  const writes = !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);
  if (writes && badSauce) return refusal(world.guesses.badSauce);
  if (path === '/login/me') return ok(loginMe(session));
  const more = answerList(world, session, request, path) ?? answerRoom(session, request, path);
  if (more !== undefined) return more;
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
  const subscription = /^\/profile\/profile-user-(\d+)\/subscriptions(?:\/profile-user-(\d+))?$/.exec(path);
  if (subscription) return subscribe(world, session, method, url, subscription[2], request);
  const wallet = /^\/wallet\/wallet-(\d+)$/.exec(path);
  if (method === 'GET' && wallet && Number(wallet[1]) === session.account.cid) {
    return ok(node(url, { credits: 1_000, promo_credits: 20, dev_tokens: 0, credit_2fa_required: false }));
  }
  return { status: 404, body: failure('REST_DISCOVER_001', `Service ${path.split('/')[1]} does not exist`) };
}

function loginMe({ id, sauce, account }: SimulatedSession): string {
  const data = {
    user: { id: `${ID_ADDRESS}/users/cid/${account.cid}` },
    sauce,
    session_id: id,
    source: 'web',
  };
  const profile = `${ID_ADDRESS}/profile/profile-user-${account.cid}`;
  return node(`${ID_ADDRESS}/login/me`, data, { quick_chat_profile: profile });
}

/** [4] The root is the URL with its query; an unknown name is an empty list [inf]. */
function usersNamed(
  world: SimulatedWorld,
  target: string,
  name: string,
  session: SimulatedSession | undefined,
): string {
  const found = [...world.accounts.values()].find(
    ({ avatar }) => avatar.toLowerCase() === name.toLowerCase(),
  );
  const users = found === undefined ? [] : [userNode(world, found.cid, session)];
  const data = { items: users.map(({ id }) => id), total_count: users.length };
  return nodes({ id: ID_ADDRESS + target, data }, ...users);
}

/** [3] Pages by `before=<id>`; an item is an edge, whose `ref` is the profile. */
function edges(
  world: SimulatedWorld,
  cid: number,
  relation: 'subscribers' | 'subscriptions',
  target: string,
): string {
  const query = new URL(target, ID_ADDRESS).searchParams;
  const all =
    relation === 'subscribers' ? followers(world, cid) : [...(accountOf(world, cid)?.follows ?? [])];
  const before = Number(query.get('before') ?? Infinity);
  const sorted = all.filter((one) => one < before).sort((one, other) => other - one);
  const page = sorted.slice(0, Number(query.get('limit') ?? 25));
  const list = `${profileId(cid)}/${relation}`;
  const items = page.map((one) => ({
    id: `${list}/profile-user-${one}`,
    data: { date_added: '2026-01-05T12:00:00Z' },
    relations: { ref: profileId(one) },
  }));
  const next = sorted.length > page.length ? `${list}?limit=${page.length}&before=${page.at(-1)}` : undefined;
  return nodes(
    {
      id: ID_ADDRESS + target,
      data: { items: items.map(({ id }) => id), total_count: all.length },
      relations: next === undefined ? {} : { next },
    },
    ...items,
    ...page.map((one) => profileNode(world, one)),
  );
}

/** [3] Follow, look, unfollow. The id must be IMVU's own, whole or [1 DHK] its path alone: no other is known. */
function subscribe(
  world: SimulatedWorld,
  { account }: SimulatedSession,
  method: string,
  url: string,
  of: string | undefined,
  { body }: SeenRequest,
): SimulatedReply {
  const follows = (account.follows ??= new Set());
  if (method === 'POST' && of === undefined) {
    const { id } = JSON.parse(body.toString('utf8')) as { id?: string };
    const cid = /^(?:https:\/\/api\.imvu\.com)?\/profile\/profile-user-(\d+)$/.exec(id ?? '')?.[1];
    if (cid === undefined) return { status: 400, body: failure('PROFILE-NODE-006', 'Not a profile.') };
    follows.add(Number(cid));
    const edge = `${url}/profile-user-${cid}`;
    return {
      status: 201,
      body: node(edge, {}, { ref: profileId(Number(cid)) }),
      headers: { location: edge },
    };
  }
  if (of === undefined || !follows.has(Number(of))) {
    return { status: 404, body: failure('NODE-001', 'Couldnt find node') };
  }
  if (method === 'DELETE') follows.delete(Number(of));
  return ok(
    nodes({ id: url, data: {}, relations: { ref: profileId(Number(of)) } }, profileNode(world, Number(of))),
  );
}

function avatarNode(url: string, cid: number): string {
  return node(url, {
    look_url: `https://webasset-akm.imvu.com/look/${cid}`,
    asset_url: `https://webasset-akm.imvu.com/asset/${cid}`,
    gender: 'f',
    products: [{ id: `${ID_ADDRESS}/product/product-80`, product_id: 80, owned: true, rating: 'GA' }],
  });
}

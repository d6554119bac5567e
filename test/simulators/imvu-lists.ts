import { accountOf, productId, productNode, userId, userNode } from './imvu-nodes.js';
import {
  failure,
  ID_ADDRESS,
  node,
  nodes,
  type GraphNode,
  type SeenRequest,
  type SimulatedReply,
  type SimulatedSession,
  type SimulatedWorld,
} from './imvu-wire.js';

const LIST =
  /^\/user\/user-(\d+)\/(friends|wishlist|outbound_friend_requests|blocked|inventory)(?:\/(?:user|product)-(\d+))?$/;

/**
 * What a user has lists of (test/simulators/imvu-upstream.md, 7), with the requests of DHK's managers: `POST` of an id makes an edge, `DELETE` of the
 * edge ends it. [GUESS] The statuses of a `DELETE`; and that nobody writes another one's lists.
 * @returns undefined where the path is none of these
 */
export function answerList(
  world: SimulatedWorld,
  session: SimulatedSession,
  { method, target, body }: SeenRequest,
  path: string,
): SimulatedReply | undefined {
  const [, user, list, edge] = LIST.exec(path) ?? [];
  if (user === undefined) return undefined;
  if (method === 'GET' && edge === undefined) {
    const account = accountOf(world, Number(user));
    if (list === 'friends') {
      const friends = (account?.friends ?? []).map((friend) => userNode(world, friend));
      return page(target, `${userId(Number(user))}/friends`, friends);
    }
    const products = list === 'wishlist' ? [...(account?.wishlist ?? [])].map(productNode) : [];
    return page(target, `${userId(Number(user))}/${list}`, products);
  }
  const { account } = session;
  if (Number(user) !== account.cid)
    return { status: 403, body: failure('SIMULATED-FORBIDDEN', 'Not yours.') };
  if (list === 'wishlist') {
    const wishlist = (account.wishlist ??= new Set());
    if (method === 'POST' && edge === undefined) return added(wishlist, path, body, productId);
    if (method === 'DELETE') return { status: wishlist.delete(Number(edge)) ? 204 : 404, body: '' };
  }
  if (list === 'outbound_friend_requests' && method === 'POST' && edge === undefined) {
    return added((account.friendRequests ??= new Set()), path, body, userId);
  }
  if (list === 'friends' && method === 'DELETE') {
    account.friends = (account.friends ?? []).filter((cid) => cid !== Number(edge));
    return { status: 200, body: node(ID_ADDRESS + path, {}) };
  }
  return undefined;
}

/** The id must be IMVU's own: no other is known. */
function added(
  list: Set<number>,
  path: string,
  body: Buffer,
  idOf: (number: number) => string,
): SimulatedReply {
  const { id = '' } = JSON.parse(body.toString('utf8')) as { id?: string };
  const number = Number(/-(\d+)$/.exec(id)?.[1]);
  if (id !== idOf(number)) return { status: 400, body: failure('USER-NODE-006', 'Not an id.') };
  list.add(number);
  const edge = `${ID_ADDRESS}${path}/${id.slice(id.lastIndexOf('/') + 1)}`;
  return { status: 201, body: node(edge, {}, { ref: id }), headers: { location: edge } };
}

/** A page of a collection: its id is the URL with the query, and `limit=0` counts only; what it names stands beside it. */
function page(target: string, list: string, all: readonly GraphNode[]): SimulatedReply {
  const query = new URL(target, ID_ADDRESS).searchParams;
  const start = Number(query.get('start_index') ?? 0);
  const items = all.slice(start, start + Number(query.get('limit') ?? 25));
  const end = start + items.length;
  const next = `${list}?limit=${items.length}&start_index=${end}`;
  const root = {
    id: ID_ADDRESS + target,
    data: { items: items.map(({ id }) => id), total_count: all.length },
    relations: items.length > 0 && end < all.length ? { next } : {},
  };
  return { status: 200, body: nodes(root, ...items) };
}

import {
  ID_ADDRESS,
  type GraphNode,
  type SimulatedAccount,
  type SimulatedSession,
  type SimulatedWorld,
} from './imvu-wire.js';

/** The nodes of the graph that stand in more than one reply (test/simulators/imvu-upstream.md, 7). */
export const accountOf = (world: SimulatedWorld, cid: number): SimulatedAccount | undefined =>
  [...world.accounts.values()].find((one) => one.cid === cid);
export const userId = (cid: number): string => `${ID_ADDRESS}/user/user-${cid}`;
export const profileId = (cid: number): string => `${ID_ADDRESS}/profile/profile-user-${cid}`;
export const productId = (id: number): string => `${ID_ADDRESS}/product/product-${id}`;

export function userNode(world: SimulatedWorld, cid: number, session?: SimulatedSession): GraphNode {
  const account = accountOf(world, cid);
  const data = {
    username: account?.avatar ?? `guest_${cid}`,
    display_name: account?.avatar ?? `Guest ${cid}`,
    legacy_cid: cid,
    is_vip: false,
    online: true,
    ...(session?.account.cid === cid && { is_current_user: true }),
  };
  const relations = {
    profile: profileId(cid),
    avatar: `${ID_ADDRESS}/avatar/avatar-${cid}`,
    wishlist: `${userId(cid)}/wishlist`,
  };
  return { id: userId(cid), data, relations };
}

export function profileNode(world: SimulatedWorld, cid: number): GraphNode {
  const name = accountOf(world, cid)?.avatar ?? `guest_${cid}`;
  const data = {
    title: name,
    avatar_name: name,
    image: '',
    type: 'user',
    online: true,
    approx_follower_count: followers(world, cid).length,
    approx_following_count: accountOf(world, cid)?.follows?.size ?? 0,
  };
  const relations = {
    subscribers: `${profileId(cid)}/subscribers`,
    subscriptions: `${profileId(cid)}/subscriptions`,
    user: userId(cid),
  };
  return { id: profileId(cid), data, relations };
}

export const followers = (world: SimulatedWorld, cid: number): number[] =>
  [...world.accounts.values()].filter(({ follows }) => follows?.has(cid)).map((one) => one.cid);

export function productNode(id: number): GraphNode {
  const data = {
    product_id: id,
    product_name: 'Hat',
    creator_cid: 1,
    creator_name: 'Creator',
    rating: 'GA',
    product_price: 100,
    product_image: '',
  };
  return { id: productId(id), data, relations: { creator: userId(1) } };
}

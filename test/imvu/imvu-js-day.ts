import { expect } from '@jest/globals';
import { PublicClient, listed, root, type ClientDay, type Community } from './public-client.js';

const PRODUCT = 51522827;

/**
 * The requests of dhkatz/imvu.js (npm imvu.js, packages/client): axios with a cookie jar, the sauce on what changes something, lists by
 * `start_index`, everything else by its relations. Its managers name products and users by IMVU's own address, and profiles by their path.
 */
export function imvuJsDay(community: Community): ClientDay {
  const { own, ada, bea, cleo } = community;
  const me = `${own}/user/user-${ada.cid}`;
  const client = new PublicClient(community, {
    headers: { accept: 'application/json, text/plain, */*', 'user-agent': 'axios/1.7.0' },
    onWrites: { 'x-imvu-application': 'next_desktop/1' },
    keepsCookies: true,
  });
  const page = (list: string): string => `${list}?start_index=0&limit=25`;
  const wishes = (name: string, total: number) => ({
    name,
    request: (): [string, string] => ['GET', `${me}/wishlist?limit=0`],
    check: (answer: Parameters<typeof root>[0]) =>
      expect(root(answer).data).toMatchObject({ items: [], total_count: total }),
  });
  return {
    client,
    steps: [
      {
        name: 'login: POST /login',
        request: () => [
          'POST',
          `${own}/login`,
          {
            gdpr_cookie_acceptance: true,
            username: 'ADA@example.org',
            password: 'analytical engine',
            remember_device: true,
          },
        ],
        check: (answer) => {
          expect(answer.status).toBe(201);
          expect(answer.headers.get('set-cookie')).toMatch(
            /^osCsid=[0-9a-f]{32}; Path=\/imvu\/api; HttpOnly; SameSite=Strict$/,
          );
          expect(answer.body.id).toBe(`${own}/login/${client.cookie!.slice('osCsid='.length)}`);
          expect(root(answer).data.user.id).toBe(`${own}/users/cid/${ada.cid}`);
        },
      },
      {
        name: 'login: GET /login/me',
        request: () => ['GET', `${own}/login/me`],
        check: (answer, known) => {
          const { data, relations } = root(answer);
          expect([data.session_id, data.sauce]).toEqual([
            client.cookie!.slice('osCsid='.length),
            expect.stringMatching(/^[\w+/]{27}=$/),
          ]);
          client.sauce = data.sauce;
          known.cid = /(?<!\d)\d+(-\d+)?$/.exec(relations.quick_chat_profile)![0];
        },
      },
      {
        name: 'login: users.fetch of itself',
        request: ({ cid }) => ['GET', `${own}/user/user-${cid}`],
        check: (answer, known) => {
          expect(root(answer).data).toMatchObject({ username: 'Ada', is_current_user: true });
          known.profile = root(answer).relations.profile;
          known.wishlist = root(answer).relations.wishlist;
          known.avatar = root(answer).relations.avatar;
        },
      },
      {
        name: 'login: the avatar, by the id of the user',
        request: ({ cid }) => ['GET', `${own}/avatar/avatar-${cid}`],
        check: (answer, known) => {
          expect(answer.body.id).toBe(known.avatar);
          known.product = root(answer).data.products[0].id;
        },
      },
      {
        name: 'products.fetch',
        request: ({ product }) => ['GET', product!],
        check: (answer, known) => {
          expect(root(answer).data.product_id).toBe(80);
          known.creator = root(answer).relations.creator;
        },
      },
      {
        name: 'product.creator, by relation',
        request: ({ creator }) => ['GET', creator!],
        check: (answer) => expect(root(answer).data.legacy_cid).toBe(1),
      },
      {
        name: 'user.profile, by relation',
        request: ({ profile }) => ['GET', profile!],
        check: (answer, known) => {
          expect(root(answer).data).toMatchObject({ avatar_name: 'Ada', approx_follower_count: 2 });
          known.subscribers = root(answer).relations.subscribers;
        },
      },
      {
        name: 'profile.followers, by relation',
        request: ({ subscribers }) => ['GET', `${subscribers}?limit=1`],
        check: (answer, known) => {
          expect(root(answer).data.total_count).toBe(2);
          known.next = root(answer).relations.next;
        },
      },
      {
        name: 'the next page of them',
        request: ({ next }) => ['GET', next!],
        check: (answer) =>
          expect(root(answer).data.items).toEqual([
            `${own}/profile/profile-user-${ada.cid}/subscribers/profile-user-${bea.cid}`,
          ]),
      },
      {
        name: 'users.search',
        request: () => ['GET', `${own}/user?username=bea`],
        check: (answer, known) => {
          expect(listed(answer)).toHaveLength(1);
          known.bea = answer.body.denormalized[root(answer).data.items[0]].relations.profile;
        },
      },
      {
        name: 'account.wallet.status',
        request: ({ cid }) => ['GET', `${own}/wallet/wallet-${cid}`],
        check: (answer) => expect(root(answer).data.credits).toBe(1_000),
      },
      {
        name: 'account.friends.list',
        request: () => ['GET', page(`${me}/friends`)],
        check: (answer) => expect(listed(answer).map(({ username }) => username)).toEqual(['Bea', 'Cleo']),
      },
      {
        name: 'account.friends.list, the page after the last',
        request: () => ['GET', `${me}/friends?start_index=25&limit=25`],
        check: (answer) => expect(listed(answer)).toEqual([]),
      },
      {
        name: 'account.friends.add',
        request: () => [
          'POST',
          `${me}/outbound_friend_requests`,
          { id: `https://api.imvu.com/user/user-${cleo.cid}` },
        ],
        check: (answer) => {
          expect([answer.status, ada.friendRequests]).toEqual([201, new Set([cleo.cid])]);
          expect(answer.headers.get('location')).toBe(`${me}/outbound_friend_requests/user-${cleo.cid}`);
          expect(root(answer).relations.ref).toBe(`${own}/user/user-${cleo.cid}`);
        },
      },
      {
        name: 'account.friends.remove',
        request: () => ['DELETE', `${me}/friends/user-${cleo.cid}`],
        check: (answer) => expect([answer.status, ada.friends]).toEqual([200, [bea.cid]]),
      },
      wishes('account.wishlist.count', 0),
      {
        name: 'account.wishlist.add',
        request: () => [
          'POST',
          `${me}/wishlist?limit=0`,
          { id: `https://api.imvu.com/product/product-${PRODUCT}` },
        ],
        check: (answer) => {
          expect([answer.status, ada.wishlist]).toEqual([201, new Set([PRODUCT])]);
          expect(answer.headers.get('location')).toBe(`${me}/wishlist/product-${PRODUCT}`);
        },
      },
      wishes('account.wishlist.count, after it', 1),
      {
        name: 'user.wishlist, by relation',
        request: ({ wishlist }) => ['GET', page(wishlist!)],
        check: (answer) => expect(listed(answer).map(({ product_id: id }) => id)).toEqual([PRODUCT]),
      },
      {
        name: 'account.wishlist.remove',
        request: () => ['DELETE', `${me}/wishlist/product-${PRODUCT}`],
        check: (answer) => expect([answer.status, ada.wishlist]).toEqual([204, new Set()]),
      },
      wishes('account.wishlist.count, at the end', 0),
      ...['blocked', 'inventory'].map((list) => ({
        name: `account.${list}`,
        request: (): [string, string] => ['GET', page(`${me}/${list}`)],
        check: (answer: Parameters<typeof root>[0]) => expect(root(answer).data.total_count).toBe(0),
      })),
      {
        name: 'profile.follow',
        request: ({ cid }) => [
          'POST',
          `${own}/profile/profile-user-${cid}/subscriptions`,
          { id: `/profile/profile-user-${bea.cid}` },
        ],
        check: (answer, known) => {
          expect([answer.status, ada.follows]).toEqual([201, new Set([bea.cid])]);
          known.edge = answer.headers.get('location')!;
        },
      },
      {
        name: 'the new edge, by Location',
        request: ({ edge }) => ['GET', edge!],
        check: (answer) => expect(answer.status).toBe(200),
      },
      {
        name: 'profile.unfollow',
        request: ({ edge }) => ['DELETE', edge!],
        check: (answer) => expect([answer.status, ada.follows!.size]).toEqual([200, 0]),
      },
      {
        name: 'follow by the id that it was given, as older ones do',
        request: ({ cid, bea: profile }) => [
          'POST',
          `${own}/profile/profile-user-${cid}/subscriptions`,
          { id: profile },
        ],
        check: (answer) => expect([answer.status, ada.follows]).toEqual([201, new Set([bea.cid])]),
      },
    ],
  };
}

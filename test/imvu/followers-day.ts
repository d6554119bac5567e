import { expect } from '@jest/globals';
import { PublicClient, listed, root, type ClientDay, type Community } from './public-client.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const ROOM = '7-1';

/**
 * The requests of jasperBLCK/IMVU_Followers (imvu_client.py): Python's requests, the sauce on everything once it is known, and bodies looked
 * up under the client's own base.
 * @param form as its older versions logged in
 */
export function followersDay(community: Community, form: boolean): ClientDay {
  const { own, ada, bea, cleo } = community;
  const mine = `${own}/profile/profile-user-${ada.cid}`;
  const client = new PublicClient(community, {
    headers: {
      'user-agent':
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36',
      accept: JSON_TYPE,
      // A default of its session, on requests without a body too.
      'content-type': JSON_TYPE,
      'x-imvu-application': 'next_desktop/1',
    },
    sauceAlways: true,
    keepsCookies: !form,
  });
  return {
    client,
    steps: [
      {
        name: 'login',
        request: () =>
          form
            ? [
                'POST',
                `${own}/login`,
                'username=ada%40example.org&password=analytical+engine',
                'application/x-www-form-urlencoded',
              ]
            : [
                'POST',
                `${own}/login`,
                { username: 'ada@example.org', password: 'analytical engine' },
                JSON_TYPE,
              ],
        check: (answer, known) => {
          expect(answer.status).toBe(201);
          const { data } = root(answer);
          known.cid = /\/(\d+)$/.exec(data.user.id)![1]!;
          expect(known.cid).toBe(String(ada.cid));
          client.sauce = data.sauce;
          expect(answer.body.id).toMatch(/\/[0-9a-f]{32}$/);
        },
      },
      {
        name: 'resolve_username',
        request: () => ['GET', `${own}/user?username=Cleo`],
        check: (answer) =>
          expect(
            Object.entries<any>(answer.body.denormalized).find(([key]) => key.includes('/user/user-'))![1]
              .data.legacy_cid,
          ).toBe(cleo.cid),
      },
      {
        name: 'get_profile_summary',
        request: () => ['GET', `${own}/profile/profile-user-${cleo.cid}`],
        check: (answer) =>
          expect(answer.body.denormalized[`${own}/profile/profile-user-${cleo.cid}`].data.title).toBe('Cleo'),
      },
      {
        name: 'get_full_profile',
        request: () => ['GET', `${own}/user/user-${cleo.cid}`],
        check: (answer) =>
          expect(answer.body.denormalized[`${own}/user/user-${cleo.cid}`].data.display_name).toBe('Cleo'),
      },
      {
        name: 'iter_subscribers',
        request: () => ['GET', `${mine}/subscribers?limit=1`],
        check: (answer, known) => {
          expect(listed(answer).map(({ title }) => title)).toEqual(['Cleo']);
          known.before = /before=(\d+)/.exec(root(answer).relations.next)![1]!;
        },
      },
      {
        name: 'iter_subscribers, the next page',
        request: ({ before }) => ['GET', `${mine}/subscribers?limit=1&before=${before}`],
        check: (answer) => expect(listed(answer).map(({ title }) => title)).toEqual(['Bea']),
      },
      {
        name: 'get_friends',
        request: ({ cid }) => ['GET', `${own}/user/user-${cid}/friends?limit=50&start_index=0`],
        check: (answer) =>
          expect(
            [bea, cleo].map(
              ({ cid }) => answer.body.denormalized[`${own}/user/user-${cid}`].data.display_name,
            ),
          ).toEqual(['Bea', 'Cleo']),
      },
      {
        name: 'follow',
        request: () => [
          'POST',
          `${mine}/subscriptions?limit=50`,
          { id: `${own}/profile/profile-user-${cleo.cid}` },
          JSON_TYPE,
        ],
        check: (answer) => expect([answer.status, ada.follows]).toEqual([201, new Set([cleo.cid])]),
      },
      {
        name: 'is_following',
        request: () => ['GET', `${mine}/subscriptions/profile-user-${cleo.cid}`],
        check: (answer) => expect(answer.status).toBe(200),
      },
      {
        name: 'iter_subscriptions',
        request: () => ['GET', `${mine}/subscriptions?limit=50`],
        check: (answer) => expect(listed(answer).map(({ title }) => title)).toEqual(['Cleo']),
      },
      {
        name: 'unfollow',
        request: () => ['DELETE', `${mine}/subscriptions/profile-user-${cleo.cid}`],
        check: (answer) => expect([answer.status, ada.follows!.size]).toEqual([200, 0]),
      },
      {
        name: 'get_room_chat: the room',
        request: () => ['GET', `${own}/room/room-${ROOM}`],
        check: (answer, known) => {
          known.chat = answer.body.denormalized[`${own}/room/room-${ROOM}`].relations.chat;
        },
      },
      {
        name: 'get_room_chat: its chat, by relation',
        request: ({ chat }) => ['GET', chat!],
        check: (answer, { chat }) =>
          expect(answer.body.denormalized[chat!].data).toEqual({
            imq_queue: `/chat/${ROOM}`,
            imq_messages_mount: 'messages',
          }),
      },
      {
        name: 'join_room_chat',
        request: ({ chat, cid }) => [
          'POST',
          `${chat}/participants`,
          { id: `${own}/user/user-${cid}` },
          JSON_TYPE,
        ],
        check: (answer) => expect([answer.status, ada.chats]).toEqual([201, new Set([ROOM])]),
      },
      {
        name: 'leave_room_chat',
        request: ({ chat, cid }) => ['DELETE', `${chat}/participants/user-${cid}`],
        check: (answer) => expect([answer.status, ada.chats]).toEqual([204, new Set()]),
      },
    ],
  };
}

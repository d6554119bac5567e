import { userId } from './imvu-nodes.js';
import {
  failure,
  ID_ADDRESS,
  node,
  type SeenRequest,
  type SimulatedReply,
  type SimulatedSession,
} from './imvu-wire.js';

/**
 * A room, its chat, and joining and leaving it (test/simulators/imvu-upstream.md, 7) [3: JDOC, GO, AFB]. Every room that is asked for is there.
 * @returns undefined where the path is none of these
 */
export function answerRoom(
  { account }: SimulatedSession,
  { method, body }: SeenRequest,
  path: string,
): SimulatedReply | undefined {
  const [, kind, place, participants, leaving] =
    /^\/(room|chat)\/(?:room|chat)-(\d+-\d+)(?:\/(participants)(?:\/user-(\d+))?)?$/.exec(path) ?? [];
  if (place === undefined) return undefined;
  const chat = `${ID_ADDRESS}/chat/chat-${place}`;
  if (method === 'GET' && participants === undefined) {
    if (kind === 'room') {
      const data = {
        name: `Room ${place}`,
        occupancy: account.chats?.has(place) === true ? 1 : 0,
        capacity: 10,
      };
      return { status: 200, body: node(ID_ADDRESS + path, data, { chat }) };
    }
    const data = { imq_queue: `/chat/${place}`, imq_messages_mount: 'messages' };
    return { status: 200, body: node(chat, data) };
  }
  if (kind !== 'chat' || participants === undefined) return undefined;
  const chats = (account.chats ??= new Set());
  if (method === 'POST' && leaving === undefined) {
    const { id } = JSON.parse(body.toString('utf8')) as { id?: string };
    if (id !== userId(account.cid)) return { status: 400, body: failure('CHAT-NODE-006', 'Not your id.') };
    chats.add(place);
    const edge = `${chat}/participants/user-${account.cid}`;
    return { status: 201, body: node(edge, {}, { ref: id }), headers: { location: edge } };
  }
  if (method === 'DELETE' && Number(leaving) === account.cid) {
    return { status: chats.delete(place) ? 204 : 404, body: '' };
  }
  return undefined;
}

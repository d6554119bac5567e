import { readFile } from 'node:fs/promises';
import { cursorOf } from '../../src/shared/pages/cursor.js';
import { PLAYERS, LISTS, keyOf, paymentOf, guestOf, BUSY_PLAYER, EXAMPLE } from './community.js';

/** `page`: each answer within a second; `search`: half of them within 300 ms. */
export type Kind = 'page' | 'search';

/** Something that the console asks for. */
export interface Call {
  /** As in openapi.json. */
  readonly route: string;
  /** What for, in a few words. */
  readonly what: string;
  readonly kind: Kind;
  readonly query: Readonly<Record<string, string>>;
  /** In the place of `{id}`. */
  readonly id: string;
  /** Milliseconds from one call to the next: where an answer is kept so long. */
  readonly pause: number;
  /** How many items the answer must have, where that is known: what finds nothing by mistake is quick. */
  readonly items: number | undefined;
}

const PAGE = 50;

type More = Partial<Pick<Call, 'query' | 'id' | 'pause' | 'items'>>;

function call(
  kind: Kind,
  route: string,
  what: string,
  { query = {}, id = '', pause = 0, items }: More,
): Call {
  return { kind, route, what, query, id, pause, items };
}
const page = (route: string, what: string, more: More = {}): Call => call('page', route, what, more);
const search = (route: string, what: string, items: number, query: Record<string, string>): Call =>
  call('search', route, what, { query, items });

const LOG = '/operator/log';
const PLAYER_LIST = '/operator/bobux/players';
const LIST_LIST = '/operator/lishop/lists';
const ACCOUNTS = '/operator/imvu/accounts';
const USERS = '/imbachat/directory/users';

/** First of all, what makes the order of all players. */
export const CALLS: readonly Call[] = [
  page(PLAYER_LIST, 'first page', { items: PAGE }),
  page(PLAYER_LIST, 'far in', { query: { after: cursorOf(PLAYERS - 1_000) }, items: PAGE }),
  page(PLAYER_LIST, 'from a rank on', { query: { rank: String(PLAYERS / 2) }, items: PAGE }),
  search(PLAYER_LIST, 'bobux id', 1, { q: '777777' }),
  search(PLAYER_LIST, 'Steam id', 1, { q: EXAMPLE.steam }),
  search(PLAYER_LIST, 'Discord id', 1, { q: EXAMPLE.discord }),
  search(PLAYER_LIST, 'the beginning of a Steam id, which is nobody’s', 0, { q: EXAMPLE.steam.slice(0, 9) }),
  page(`${PLAYER_LIST}/{id}`, 'a player', { id: String(BUSY_PLAYER) }),
  page(`${PLAYER_LIST}/{id}/entries`, 'first page of 10,000', { id: String(BUSY_PLAYER), items: PAGE }),
  page(`${PLAYER_LIST}/{id}/entries`, 'last page of 10,000', {
    id: String(BUSY_PLAYER),
    query: { after: cursorOf(20) },
    items: 19,
  }),
  search(`${PLAYER_LIST}/{id}/entries`, 'an operation that was never', 0, { operation: 'reverse' }),
  page('/operator/bobux/keys', 'first page', { items: PAGE }),
  page('/operator/overview', 'overview', { pause: 1_050 }),
  page(LOG, 'first page', { items: PAGE }),
  page(LOG, 'far in', { query: { after: cursorOf(100) }, items: PAGE }),
  search(LOG, 'action: many', PAGE, { action: 'bobux.' }),
  search(LOG, 'action: few, long ago', 5, { action: 'audit.' }),
  search(LOG, 'action: none', 0, { action: 'nothing.' }),
  search(LOG, 'subject: some', PAGE, { subject: 'player 17' }),
  search(LOG, 'subject: none', 0, { subject: 'player 0' }),
  search(LOG, 'action and subject', PAGE, { action: 'bobux.', subject: 'player 17' }),
  search(LOG, 'action and subject: none', 0, { action: 'imvu.', subject: 'player 0' }),
  page('/operator/mail', 'first page', { items: PAGE }),
  page('/operator/mail', 'last page', {
    query: { after: cursorOf(['2100-01-01', '00000000-0000-0000-0000-000000000000']) },
    items: 0,
  }),
  page('/operator/mail-files', 'first page', { items: PAGE }),
  page('/operator/mail-files/{id}', 'a mail', { id: EXAMPLE.mailFile }),
  page('/operator/lockouts', 'first page', { items: PAGE }),
  page('/operator/settings', 'settings'),
  page('/operator/session', 'session'),
  page(LIST_LIST, 'first page', { items: PAGE }),
  page(LIST_LIST, 'far in', { query: { after: cursorOf(1_000) }, items: PAGE }),
  search(LIST_LIST, 'kind: deleted', 40, { kind: 'deleted' }),
  search(LIST_LIST, 'kind: invalid', 40, { kind: 'invalid' }),
  search(LIST_LIST, 'key', 1, { q: keyOf(LISTS / 2) }),
  search(LIST_LIST, 'payment identifier', 1, { q: paymentOf(LISTS / 2) }),
  search(LIST_LIST, 'guest’s mail', 1, { q: guestOf(LISTS / 2) }),
  search(LIST_LIST, 'nothing', 0, { q: 'nobody@example.org' }),
  page(`${LIST_LIST}/{id}`, 'a list', { id: String(LISTS / 2) }),
  page(`${LIST_LIST}/{id}/articles`, 'its articles', { id: String(LISTS / 2), items: 2 }),
  page(USERS, 'first page', { items: 100 }),
  page(`${USERS}/{id}`, 'a user', { id: '77777' }),
  search(USERS, 'name: many', 100, { q: 'user' }),
  search(USERS, 'name: one', 1, { q: 'User 77777' }),
  search(USERS, 'mail address: one', 1, { q: 'mail99999@' }),
  search(USERS, 'none', 0, { q: 'nobody at all' }),
  search(USERS, 'banned', 10, { banned: 'true' }),
  page('/imvu/api-keys', 'API keys'),
  page('/imvu/users', 'API users'),
  page(ACCOUNTS, 'first page', { items: PAGE }),
  search(ACCOUNTS, 'name of an account', 1, { q: 'account1999' }),
  search(ACCOUNTS, 'name of a user', PAGE, { q: 'user5' }),
  search(ACCOUNTS, 'none', 0, { q: 'nobody' }),
  search(ACCOUNTS, 'state', 20, { state: 'needs_code' }),
  page(`${ACCOUNTS}/{id}`, 'an account', { id: EXAMPLE.account }),
  page(`${ACCOUNTS}/{id}/sessions`, 'its sessions', { id: EXAMPLE.account, items: 3 }),
].map((made) =>
  made.route.includes('{id}') && made.id === '' ? { ...made, id: String(BUSY_PLAYER) } : made,
);

/** Routes of the operator that list nothing. */
const OTHERS = ['/metrics', '/operator/events', '/imbachat/demo'];

interface Description {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly security?: readonly object[] } }>>;
}

/** Reads openapi.json. @returns the `GET` routes that the operator may call and that nobody measures */
export async function forgottenRoutes(): Promise<string[]> {
  const { paths } = JSON.parse(await readFile('openapi.json', 'utf8')) as Description;
  const known = new Set([...OTHERS, ...CALLS.map(({ route }) => route)]);
  return Object.entries(paths)
    .filter(([, { get }]) => get?.security?.some((way) => 'operator' in way))
    .map(([path]) => path)
    .filter((path) => !known.has(path));
}

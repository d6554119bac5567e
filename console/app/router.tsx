import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
} from '@tanstack/react-router';
import { NotFound } from './not-found';
import { PageError } from './page-error';
import { Shell } from './shell';
import type { PageSearch } from './use-search';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function readSearch({ q, kind, user, rank }: Record<string, unknown>): PageSearch {
  const found = { q: text(q), kind: text(kind), user: text(user), rank: text(rank) };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** The router's own reading takes a Steam id for a number, and rounds it. */
const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search));

function stringifySearch(search: Record<string, unknown>): string {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (typeof value === 'string') written.set(name, value);
  return written.size === 0 ? '' : `?${written.toString()}`;
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, validateSearch: readSearch });

type Component = NonNullable<Parameters<typeof createRoute>[0]['component']>;

const page = <Path extends string>(
  path: Path,
  load: () => Promise<{ readonly Page: Component }>,
  ids?: RegExp,
) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load, 'Page'),
    notFoundComponent: NotFound,
    beforeLoad: ({ params }) => {
      const { id }: { id?: string } = params;
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own way
      if (id !== undefined && ids?.test(id) === false) throw notFound();
    },
  });

/** What else stands in an address than the id of something is no page. */
const NUMBER = /^[1-9]\d{0,15}$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const tree = root.addChildren([
  page('/', () => import('../pages/overview/overview-page')),
  page('/bobux/players', () => import('../pages/bobux-players/players-page')),
  page('/bobux/players/$id', () => import('../pages/bobux-player/player-page'), NUMBER),
  page('/bobux/keys', () => import('../pages/bobux-keys/keys-page')),
  page('/lishop/lists', () => import('../pages/lishop-lists/lists-page')),
  page('/lishop/lists/$id', () => import('../pages/lishop-list/list-page'), NUMBER),
  page('/imbachat/users', () => import('../pages/imbachat-users/users-page')),
  page('/imbachat/upload', () => import('../pages/imbachat-upload/upload-page')),
  page('/imbachat/widget', () => import('../pages/imbachat-widget/widget-page')),
  page('/imvu/accounts', () => import('../pages/imvu-accounts/accounts-page')),
  page('/imvu/accounts/$id', () => import('../pages/imvu-account/account-page'), UUID),
  page('/imvu/keys', () => import('../pages/imvu-keys/keys-page')),
  page('/mail', () => import('../pages/mail/mail-page')),
  page('/lockouts', () => import('../pages/lockouts/lockouts-page')),
  page('/log', () => import('../pages/log/log-page')),
  page('/audit', () => import('../pages/audit/audit-page')),
  page('/settings', () => import('../pages/settings/settings-page')),
]);

/** Each page's script comes when one goes there, or points at the link. */
export const router = createRouter({
  routeTree: tree,
  basepath: '/console',
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  // Of another player nothing is kept: no open dialog, nor what was typed into it.
  defaultRemountDeps: ({ params }) => params,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

import { useNavigate, useSearch } from '@tanstack/react-router';

/** What of an address's query pages understand; each takes what it needs. */
export interface PageSearch {
  readonly q?: string;
  readonly kind?: string;
  readonly user?: string;
  readonly rank?: string;
}

/** What stands behind the `?`, and how a page changes it; a search can so be kept and sent to somebody. */
export function usePageSearch(): readonly [PageSearch, (change: PageSearch) => void] {
  const search: PageSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (next: PageSearch): void => {
    const kept = Object.entries({ ...search, ...next }).filter(([, value]) => value !== '');
    void navigate({ to: '.', search: Object.fromEntries(kept), replace: true });
  };
  return [search, change];
}

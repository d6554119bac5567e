import { useInfiniteQuery, type UseInfiniteQueryResult, type UseQueryResult } from '@tanstack/react-query';

/** One page of a list, as every list of Quartet's answers. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** A list that is read page by page. */
export type Pages<Item> = Pick<
  UseInfiniteQueryResult,
  'isPending' | 'error' | 'hasNextPage' | 'isFetchingNextPage' | 'isFetching'
> & {
  readonly items: readonly Item[];
  readonly fetchNextPage: () => void;
  readonly refetch: () => void;
  /** Asks again for what failed: the next page, or all that is here. */
  readonly retry: () => void;
};

/** @param load asks for the page behind `after` */
export function usePages<Item>(
  key: readonly unknown[],
  load: (after: string | undefined, signal: AbortSignal) => Promise<Page<Item>>,
  options: {
    readonly refetchInterval?: number;
    readonly staleTime?: number;
    readonly refetchOnWindowFocus?: boolean;
  } = {},
): Pages<Item> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    ...options,
  });
  return {
    isPending: query.isPending,
    error: query.error,
    hasNextPage: query.hasNextPage,
    isFetchingNextPage: query.isFetchingNextPage,
    isFetching: query.isFetching,
    items: query.data?.pages.flatMap(({ items }) => items) ?? [],
    fetchNextPage: () => void query.fetchNextPage(),
    refetch: () => void query.refetch(),
    retry: () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch()),
  };
}

/** What of a page's query is given. */
export const pageQuery = <Query extends object>(
  query: Query,
  after: string | undefined,
): Query & { after?: string } => ({ ...query, ...(after !== undefined && { after }) });

/** A list that comes whole, for what shows pages. */
export const asPages = <Item>(query: UseQueryResult<readonly Item[]>): Pages<Item> => ({
  isPending: query.isPending,
  error: query.error,
  hasNextPage: false,
  isFetchingNextPage: false,
  isFetching: query.isFetching,
  items: query.data ?? [],
  fetchNextPage: () => undefined,
  refetch: () => void query.refetch(),
  retry: () => void query.refetch(),
});

/** A list that is here already. */
export const wholeList = <Item>(items: readonly Item[]): Pages<Item> => ({
  isPending: false,
  error: null,
  hasNextPage: false,
  isFetchingNextPage: false,
  isFetching: false,
  items,
  fetchNextPage: () => undefined,
  refetch: () => undefined,
  retry: () => undefined,
});

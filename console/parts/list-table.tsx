import { Button, Center, Paper, Skeleton, Stack, Table, Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import type { Pages } from '../api/pages';
import { Empty } from './empty';
import { Failure } from './failure';

export interface Column<Item> {
  /** Also what stands before the value on a phone; empty for buttons. */
  readonly title: string;
  readonly show: (item: Item) => ReactNode;
  /** Numbers and buttons stand at the end. */
  readonly atEnd?: boolean;
}

interface ListTableProps<Item> {
  /** For those who hear the page: what the table lists. */
  readonly label: string;
  readonly pages: Pages<Item>;
  readonly columns: readonly Column<Item>[];
  readonly rowKey: (item: Item) => string;
  /** What stands in its place where there is nothing. */
  readonly empty: ReactNode;
  /** Without the line that says how many are shown. */
  readonly isPlain?: boolean;
}

const SKELETON_ROWS = 6;

/** A list, page by page: loading, failed with "try again", empty, or its rows with "load more"; on a phone each row is a card. */
export function ListTable<Item>(props: ListTableProps<Item>): ReactElement {
  const { label, pages, columns, rowKey, empty, isPlain = false } = props;
  if (pages.isPending) return <Loading label={label} />;
  if (pages.error !== null && pages.items.length === 0)
    return <Failure error={pages.error} retry={pages.retry} isBusy={pages.isFetching} />;
  if (pages.items.length === 0) return typeof empty === 'string' ? <Empty>{empty}</Empty> : <>{empty}</>;
  return (
    <Stack gap="sm">
      <Paper withBorder bg="var(--console-paper)" px="xs">
        <Table className="list-table" aria-label={label} role="table" verticalSpacing="xs">
          <Table.Thead role="rowgroup">
            <Table.Tr role="row">
              {columns.map(({ title, atEnd }) => (
                <Table.Th key={title} role="columnheader" className={atEnd ? 'end' : undefined} scope="col">
                  {title === '' ? <span aria-label="Actions" role="note" /> : title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody role="rowgroup">
            {pages.items.map((item) => (
              <Table.Tr key={rowKey(item)} role="row">
                {columns.map(({ title, show, atEnd }, index) => (
                  <Table.Td
                    key={title}
                    role="cell"
                    data-label={title}
                    className={[atEnd ? 'end' : '', index === 0 ? 'first' : ''].join(' ').trim() || undefined}
                  >
                    <span>{show(item)}</span>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
      {pages.error !== null && <Failure error={pages.error} retry={pages.retry} isBusy={pages.isFetching} />}
      {pages.hasNextPage && pages.error === null && (
        <Center>
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={pages.fetchNextPage}>
            Load more
          </Button>
        </Center>
      )}
      {!isPlain && (
        <Text size="sm" c="dimmed" ta="center" aria-live="polite">
          {pages.items.length.toLocaleString('en')} shown{pages.hasNextPage ? '' : ', these are all'}
        </Text>
      )}
    </Stack>
  );
}

function Loading({ label }: { readonly label: string }): ReactElement {
  return (
    <Paper
      withBorder
      bg="var(--console-paper)"
      p="md"
      aria-busy="true"
      aria-label={`${label}: loading`}
      role="status"
    >
      <Stack gap="sm">
        {Array.from({ length: SKELETON_ROWS }, (_, row) => (
          <Skeleton key={row} height={22} />
        ))}
      </Stack>
    </Paper>
  );
}

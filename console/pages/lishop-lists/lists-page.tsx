import { Group, SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { api, take } from '../../api/client';
import { pageQuery, usePages } from '../../api/pages';
import { usePageSearch } from '../../app/use-search';
import { Amount } from '../../parts/amount';
import { Empty } from '../../parts/empty';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';
import { SearchField } from '../../parts/search-field';
import { Time } from '../../parts/time';
import { LISTS_KEY } from './lists-key';
import { Verdict } from './verdict';

const KINDS = ['invalid', 'deleted'] as const;

/** The lists of all families; nothing of what stands on them. */
export function Page(): ReactElement {
  const [{ q = '', kind = '' }, search] = usePageSearch();
  const only = KINDS.find((one) => one === kind);
  const pages = usePages([...LISTS_KEY, q, only], (after, signal) =>
    take(
      api.GET('/operator/lishop/lists', {
        signal,
        params: {
          query: pageQuery({ limit: 50, ...(q !== '' && { q }), ...(only && { kind: only }) }, after),
        },
      }),
    ),
  );
  return (
    <PageFrame title="Lists" lead="The newest first. Click on one for its keys and receipts.">
      <Group gap="sm">
        <SearchField
          label="Search lists"
          placeholder="A list’s id, key, payment identifier, or a guest’s mail"
          value={q}
          onSearch={(text) => search({ q: text })}
        />
        <SegmentedControl
          aria-label="Which lists"
          value={only ?? ''}
          onChange={(value) => search({ kind: value })}
          data={[
            { label: 'All', value: '' },
            { label: 'Refused', value: 'invalid' },
            { label: 'Deleted', value: 'deleted' },
          ]}
        />
      </Group>
      <ListTable
        label="Lists"
        pages={pages}
        rowKey={({ id }) => String(id)}
        empty={
          <Empty>
            {q !== '' || only !== undefined
              ? 'No list is found so. It is searched as it is, not in part.'
              : 'There is no list yet. A phone app makes one when it registers.'}
          </Empty>
        }
        columns={[
          {
            title: 'List',
            show: ({ id }) => (
              <Link to="/lishop/lists/$id" params={{ id: String(id) }} className="row-link">
                List {id}
              </Link>
            ),
          },
          {
            title: 'Receipt',
            show: ({ verdict, deleted_at }) => <Verdict verdict={verdict} isDeleted={deleted_at !== null} />,
          },
          { title: 'Since', show: ({ updated_at, deleted_at }) => <Time at={deleted_at ?? updated_at} /> },
          { title: 'Made', show: ({ created_at }) => <Time at={created_at} /> },
          { title: 'Articles', atEnd: true, show: ({ articles }) => <Amount value={articles} /> },
          { title: 'Guests', atEnd: true, show: ({ guests }) => <Amount value={guests} /> },
        ]}
      />
    </PageFrame>
  );
}

import { Badge } from '@mantine/core';
import type { ReactElement } from 'react';
import { api, take } from '../../api/client';
import { pageQuery, usePages } from '../../api/pages';
import { ListTable } from '../../parts/list-table';
import { Time } from '../../parts/time';
import { ACCOUNTS_KEY } from '../imvu-accounts/accounts-key';

/** The sessions of an account, the newest first; no cookie is shown to anyone but the API user. */
export function SessionList({ account }: { readonly account: string }): ReactElement {
  const pages = usePages([...ACCOUNTS_KEY, 'sessions', account], (after, signal) =>
    take(
      api.GET('/operator/imvu/accounts/{id}/sessions', {
        signal,
        params: { path: { id: account }, query: pageQuery({ limit: 50 }, after) },
      }),
    ),
  );
  return (
    <ListTable
      label="Sessions"
      pages={pages}
      rowKey={({ id }) => id}
      empty="This account has no session. It gets one when it logs in."
      columns={[
        { title: 'Made', show: ({ created_at: at }) => <Time at={at} /> },
        {
          title: 'State',
          show: ({ valid }) => (
            <Badge color={valid ? 'teal.9' : 'gray.7'} variant="filled">
              {valid ? 'valid' : 'ended'}
            </Badge>
          ),
        },
        { title: 'Last check', show: ({ last_checked_at: at }) => <Time at={at} /> },
        { title: 'Last use', show: ({ last_used_at: at }) => <Time at={at} /> },
        { title: 'Why ended', show: ({ reason }) => <span className="wrap">{reason ?? '–'}</span> },
        {
          title: 'Uses',
          atEnd: true,
          show: ({ uses }) => <span className="number">{uses.toLocaleString('en')}</span>,
        },
        { title: 'Score', atEnd: true, show: ({ score }) => <span className="number">{score}</span> },
      ]}
    />
  );
}

import { Group, NativeSelect } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import type { ImvuAccount } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { pageQuery, usePages } from '../../api/pages';
import { usePageSearch } from '../../app/use-search';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';
import { SearchField } from '../../parts/search-field';
import { Time } from '../../parts/time';
import { AccountState, STATE_WORDS } from './account-state';
import { ACCOUNTS_KEY } from './accounts-key';
import { CodeDialog } from './code-dialog';
import { NextStep } from './next-step';
import { useRenew } from './use-renew';

const STATES = ['needs_code', 'needs_login', 'cooling', 'disabled', 'active'] as const;

/** The IMVU accounts of all API users: what each needs, as a button. */
export function Page(): ReactElement {
  const [{ q = '', kind = '' }, search] = usePageSearch();
  const state = STATES.find((one) => one === kind);
  const [coded, setCoded] = useState<ImvuAccount>();
  const pages = usePages([...ACCOUNTS_KEY, q, state], (after, signal) =>
    take(
      api.GET('/operator/imvu/accounts', {
        signal,
        params: { query: pageQuery({ limit: 50, ...(q !== '' && { q }), ...(state && { state }) }, after) },
      }),
    ),
  );
  const renew = useRenew();
  return (
    <PageFrame
      title="IMVU accounts"
      lead="The accounts with which API users call IMVU. A wrong password is mended by the user who has the account."
    >
      <Group gap="sm">
        <SearchField
          label="Search IMVU accounts"
          placeholder="What an account’s or a user’s name begins with"
          value={q}
          onSearch={(text) => search({ q: text })}
        />
        <NativeSelect
          aria-label="Which accounts"
          value={state ?? ''}
          onChange={({ currentTarget }) => search({ kind: currentTarget.value })}
          data={[
            { value: '', label: 'In every state' },
            ...STATES.map((value) => ({ value, label: STATE_WORDS[value] })),
          ]}
        />
      </Group>
      {renew.error !== null && <Failure error={renew.error} />}
      <ListTable
        label="IMVU accounts"
        pages={pages}
        rowKey={({ account: { id } }) => id}
        empty={
          <Empty>
            {q !== '' || state !== undefined
              ? 'No account is found so.'
              : 'There is no account yet. API users add theirs with POST /imvu/accounts.'}
          </Empty>
        }
        columns={[
          {
            title: 'Account',
            show: ({ account: { id, label, username } }) => (
              <span className="wrap">
                <Link to="/imvu/accounts/$id" params={{ id }} className="row-link">
                  {label ?? username}
                </Link>
              </span>
            ),
          },
          { title: 'API user', show: ({ user }) => <span className="wrap">{user}</span> },
          {
            title: 'State',
            show: ({ account: { state: now, paused } }) => <AccountState state={now} isPaused={paused} />,
          },
          { title: 'Since', show: ({ account: { since } }) => <Time at={since} /> },
          { title: 'Why', show: ({ account: { reason } }) => <span className="wrap">{reason ?? '–'}</span> },
          {
            title: 'Sessions',
            atEnd: true,
            show: ({ account: { sessions } }) => <span className="number">{sessions.valid}</span>,
          },
          {
            title: '',
            atEnd: true,
            show: ({ account }) => (
              <NextStep
                account={account}
                enterCode={() => setCoded(account)}
                logIn={() => renew.mutate(account.id)}
                isLoggingIn={renew.isPending && renew.variables === account.id}
              />
            ),
          },
        ]}
      />
      {coded && <CodeDialog account={coded} close={() => setCoded(undefined)} />}
    </PageFrame>
  );
}

import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactElement, type ReactNode } from 'react';
import { api, take } from '../../api/client';
import { Facts } from '../../parts/facts';
import { Failure } from '../../parts/failure';
import { Page as PageFrame } from '../../parts/page';
import { Section } from '../../parts/section';
import { Time } from '../../parts/time';
import { AccountState } from '../imvu-accounts/account-state';
import { ACCOUNTS_KEY } from '../imvu-accounts/accounts-key';
import { CodeDialog } from '../imvu-accounts/code-dialog';
import { NextStep } from '../imvu-accounts/next-step';
import { useRenew } from '../imvu-accounts/use-renew';
import { SessionList } from './session-list';

/** One IMVU account: whose it is, how it is, and its sessions. */
export function Page(): ReactElement {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const [isEntering, setIsEntering] = useState(false);
  const renew = useRenew();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: [...ACCOUNTS_KEY, 'one', id],
    queryFn: ({ signal }) =>
      take(api.GET('/operator/imvu/accounts/{id}', { signal, params: { path: { id } } })),
  });
  const frame = (title: string, content: ReactNode): ReactElement => (
    <PageFrame
      title={title}
      lead={
        <Link to="/imvu/accounts" className="row-link">
          All IMVU accounts
        </Link>
      }
    >
      {content}
    </PageFrame>
  );
  const failure = error && <Failure error={error} retry={() => void refetch()} isBusy={isFetching} />;
  if (data === undefined) return frame('IMVU account', failure ?? <Loader aria-label="Loading" />);
  const { user, account } = data;
  return frame(
    account.label ?? account.username,
    <>
      {failure}
      {renew.error !== null && <Failure error={renew.error} />}
      <Section title="Account">
        <Facts
          facts={[
            ['State', <AccountState state={account.state} isPaused={account.paused} />],
            ['Since', <Time at={account.since} />],
            ['Why', account.reason ?? '–'],
            ['IMVU name', account.username],
            ['API user', user],
            [
              'Next step',
              <NextStep
                account={account}
                enterCode={() => setIsEntering(true)}
                logIn={() => renew.mutate(account.id)}
                isLoggingIn={renew.isPending}
              />,
            ],
          ]}
        />
      </Section>
      <Section title="Sessions" bare>
        <SessionList account={id} />
      </Section>
      {isEntering && <CodeDialog account={account} close={() => setIsEntering(false)} />}
    </>,
  );
}

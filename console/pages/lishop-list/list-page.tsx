import { Button, Loader } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import type { LishopListKey } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { wholeList } from '../../api/pages';
import { Confirm } from '../../parts/confirm';
import { Facts } from '../../parts/facts';
import { Failure } from '../../parts/failure';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';
import { RowButton } from '../../parts/row-button';
import { say } from '../../parts/say';
import { Section } from '../../parts/section';
import { Time } from '../../parts/time';
import { LIST_KEY, LISTS_KEY } from '../lishop-lists/lists-key';
import { Verdict } from '../lishop-lists/verdict';
import { Articles } from './articles';

/** One list: its receipts, its keys, and on demand what stands on it. That it was read stands in the log, so it is asked for once. */
export function Page(): ReactElement {
  const { id: text = '' }: { id?: string } = useParams({ strict: false });
  const path = { id: Number(text) };
  const client = useQueryClient();
  const [ended, setEnded] = useState<LishopListKey>();
  const [isRestoring, setIsRestoring] = useState(false);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: [...LIST_KEY, text],
    queryFn: ({ signal }) => take(api.GET('/operator/lishop/lists/{id}', { signal, params: { path } })),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const refresh = async (): Promise<void> => {
    await Promise.all([LIST_KEY, LISTS_KEY].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
  const ask = useMutation({
    mutationFn: () => take(api.POST('/operator/lishop/lists/{id}/receipt', { params: { path } })),
    onSuccess: async () => {
      say('The App Store is asked now.');
      await refresh();
    },
  });
  if (data === undefined)
    return (
      <PageFrame title={`List ${text}`}>
        {error === null ? (
          <Loader aria-label="Loading" />
        ) : (
          <Failure error={error} retry={() => void refetch()} isBusy={isFetching} />
        )}
      </PageFrame>
    );
  const isDeleted = data.deleted_at !== null;
  return (
    <PageFrame
      title={`List ${data.id}`}
      actions={
        isDeleted ? (
          <Button onClick={() => setIsRestoring(true)}>Restore</Button>
        ) : (
          <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
            Ask Apple again
          </Button>
        )
      }
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} isBusy={isFetching} />}
      {ask.error !== null && <Failure error={ask.error} />}
      <Section title="List">
        <Facts
          facts={[
            ['Receipt', <Verdict verdict={data.verdict} isDeleted={isDeleted} />],
            ['Since', <Time at={data.deleted_at ?? data.updated_at} />],
            ['Made', <Time at={data.created_at} />],
            ['Ever valid', data.proven ? 'yes' : 'no'],
            ['Articles', data.articles.toLocaleString('en')],
            ['Size', `${data.bytes.toLocaleString('en')} bytes`],
          ]}
        />
      </Section>
      <Section title="Receipts" bare>
        <ListTable
          label="Receipts"
          pages={wholeList(data.receipts)}
          rowKey={({ id }) => id}
          empty="This list has no receipt."
          isPlain
          columns={[
            {
              title: 'Receipt',
              show: ({ current }) => (current ? 'the one it lives by' : 'another, not found valid'),
            },
            { title: 'Sent', show: ({ created_at }) => <Time at={created_at} /> },
            { title: 'Apple’s status', show: ({ last_status }) => last_status ?? 'not asked yet' },
            { title: 'Asked next', show: ({ next_try }) => <Time at={next_try} /> },
            { title: 'Ends', show: ({ ends_at }) => <Time at={ends_at} /> },
          ]}
        />
      </Section>
      <Section title="Keys" bare>
        <ListTable
          label="Keys"
          pages={wholeList(data.keys)}
          rowKey={({ id }) => id}
          empty="Nobody has a key of this list."
          isPlain
          columns={[
            {
              title: 'Whose',
              show: ({ owner, email, read_only }) => (
                <span className="wrap">
                  {owner ? 'the owner' : email}
                  {read_only && ', reads only'}
                </span>
              ),
            },
            { title: 'Made', show: ({ created_at }) => <Time at={created_at} /> },
            { title: 'Works until', show: ({ expires_at }) => <Time at={expires_at} /> },
            { title: 'Waits for its receipt', show: ({ proven }) => (proven ? 'no' : 'yes') },
            {
              title: '',
              atEnd: true,
              show: (key) => (
                <RowButton
                  text="End"
                  label={`End the key of ${key.owner ? 'the owner' : (key.email ?? '')}`}
                  onClick={() => setEnded(key)}
                />
              ),
            },
          ]}
        />
      </Section>
      <Articles list={data.id} count={data.articles} />
      {ended && (
        <Confirm
          isOpen
          close={() => setEnded(undefined)}
          title="End this key?"
          button="End the key"
          done="The key has ended."
          run={async () => {
            await take(
              api.DELETE('/operator/lishop/lists/{id}/keys/{key}', {
                params: { path: { ...path, key: ended.id } },
              }),
            );
            await refresh();
          }}
        >
          {ended.owner
            ? '1 phone of the owner loses the list, and registers anew with its receipt. Guests keep it.'
            : `${ended.email ?? 'A guest'} loses the list, unless the owner invites again.`}
        </Confirm>
      )}
      <Confirm
        isOpen={isRestoring}
        close={() => setIsRestoring(false)}
        title="Restore this list?"
        button="Restore"
        isDangerous={false}
        done="The list is there again."
        run={async () => {
          await take(api.POST('/operator/lishop/lists/{id}/restore', { params: { path } }));
          await refresh();
        }}
      >
        {data.articles.toLocaleString('en')} articles and {data.keys.length.toLocaleString('en')} keys are
        there again, as they were.
      </Confirm>
    </PageFrame>
  );
}

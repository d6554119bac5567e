import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { api, take } from '../../api/client';
import { pageQuery, usePages } from '../../api/pages';
import { Confirm } from '../../parts/confirm';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';
import { RowButton } from '../../parts/row-button';
import { say } from '../../parts/say';
import { Time } from '../../parts/time';

const LOCKOUTS_KEY = ['lockouts'] as const;
const REFRESH_MS = 10_000;

/** Who is kept out after too many wrong credentials, and the way to let them in. */
export function Page(): ReactElement {
  const client = useQueryClient();
  const [isLiftingAll, setIsLiftingAll] = useState(false);
  const pages = usePages(
    LOCKOUTS_KEY,
    (after, signal) =>
      take(api.GET('/operator/lockouts', { signal, params: { query: pageQuery({ limit: 50 }, after) } })),
    { refetchInterval: REFRESH_MS },
  );
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: LOCKOUTS_KEY });
  const lift = useMutation({
    mutationFn: (id: number) => take(api.DELETE('/operator/lockouts/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      say('Let in again.');
      await refresh();
    },
  });
  return (
    <PageFrame
      title="Lock-outs"
      lead="Who sent too many wrong passwords, keys or signatures. They end by themselves."
      actions={
        pages.items.length > 0 && (
          <Button variant="default" onClick={() => setIsLiftingAll(true)}>
            Let everybody in
          </Button>
        )
      }
    >
      {lift.error !== null && <Failure error={lift.error} />}
      <ListTable
        label="Lock-outs"
        pages={pages}
        rowKey={({ id }) => String(id)}
        empty={<Empty>Nobody is locked out.</Empty>}
        columns={[
          { title: 'Address', show: ({ address }) => <span className="mono">{address}</span> },
          { title: 'Where', show: ({ context }) => context },
          {
            title: 'What is refused',
            show: ({ counter, key_id: id }) =>
              counter === 'address' ? (
                'whoever did not prove themselves from there within a day'
              ) : (
                <>
                  only the key or name with the hash <span className="mono">{id}</span>
                </>
              ),
          },
          { title: 'Since', show: ({ since }) => <Time at={since} /> },
          { title: 'Until', show: ({ until }) => <Time at={until} /> },
          {
            title: '',
            atEnd: true,
            show: ({ id, address }) => (
              <RowButton
                text="Let in"
                label={`Let in ${address}`}
                isBusy={lift.isPending && lift.variables === id}
                onClick={() => lift.mutate(id)}
              />
            ),
          },
        ]}
      />
      <Confirm
        isOpen={isLiftingAll}
        close={() => setIsLiftingAll(false)}
        title="Let everybody in?"
        button="Let in"
        done="All are let in."
        run={async () => {
          await take(api.DELETE('/operator/lockouts'));
          await refresh();
        }}
      >
        All lock-outs end ({pages.items.length.toLocaleString('en')}
        {pages.hasNextPage ? ' or more' : ''}), on every replica within a second. Who guesses may guess anew.
      </Confirm>
    </PageFrame>
  );
}

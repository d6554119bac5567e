import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import { api, take } from '../../api/client';
import { Amount } from '../../parts/amount';
import { Facts } from '../../parts/facts';
import { Failure } from '../../parts/failure';
import { Page as PageFrame } from '../../parts/page';
import { Section } from '../../parts/section';
import { ChangeDialog } from './change-dialog';
import { History } from './history';
import { HoldList } from './hold-list';
import { lackedId, LinkDialog } from './link-dialog';
import { PLAYER_KEY } from './player-keys';

/** One player: what it has, what is reserved, how that came, and the ways to change it. */
export function Page(): ReactElement {
  const { id: text = '' }: { id?: string } = useParams({ strict: false });
  const id = Number(text);
  const [isChanging, setIsChanging] = useState(false);
  const [isLinking, setIsLinking] = useState(false);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: [...PLAYER_KEY, text],
    queryFn: ({ signal }) =>
      take(api.GET('/operator/bobux/players/{id}', { signal, params: { path: { id } } })),
  });
  const failure = error && <Failure error={error} retry={() => void refetch()} isBusy={isFetching} />;
  if (data === undefined)
    return <PageFrame title={`Player ${text}`}>{failure ?? <Loader aria-label="Loading" />}</PageFrame>;
  const lacked = lackedId(data);
  return (
    <PageFrame
      title={`Player ${data.id}`}
      actions={
        <>
          {lacked && (
            <Button variant="default" onClick={() => setIsLinking(true)}>
              Link a {lacked} id
            </Button>
          )}
          <Button onClick={() => setIsChanging(true)}>Change bobux</Button>
        </>
      }
    >
      {/* Above what was there: a dialog that is open is not taken away with its nonce and what was typed. */}
      {failure}
      <Section title="Account">
        <Facts
          facts={[
            ['Bobux', <Amount value={data.bobux} />],
            ['Ever got', <Amount value={data.bobuxtotal} />],
            [
              'Reserved',
              <Amount value={data.holds.reduce((sum, hold) => sum + hold.amount - hold.captured, 0)} />,
            ],
            ['Steam', <span className="mono">{data.steam ?? '–'}</span>],
            ['Discord', <span className="mono">{data.discord ?? '–'}</span>],
          ]}
        />
      </Section>
      {data.holds.length > 0 && <HoldList holds={data.holds} />}
      <History player={data.id} />
      {isLinking && <LinkDialog player={data} close={() => setIsLinking(false)} />}
      {isChanging && <ChangeDialog player={data} close={() => setIsChanging(false)} />}
    </PageFrame>
  );
}

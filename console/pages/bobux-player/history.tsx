import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import type { BobuxEntry } from '../../../clients/typescript/src/generated/openapi';
import { usePages } from '../../api/pages';
import { usePageSearch } from '../../app/use-search';
import { Amount } from '../../parts/amount';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { ListTable } from '../../parts/list-table';
import { RowButton } from '../../parts/row-button';
import { Section } from '../../parts/section';
import { fromSeconds } from '../../parts/seconds';
import { SparkLine } from '../../parts/spark-line';
import { Time } from '../../parts/time';
import { downloadEntries } from './download-entries';
import { loadEntries } from './load-entries';
import { canBeReversed, OPERATIONS, sayOperation } from './operations';
import { ENTRIES_KEY } from './player-keys';
import { ReverseDialog } from './reverse-dialog';

/** How a player's bobux came and went, the newest first. */
export function History({ player }: { readonly player: number }): ReactElement {
  const [{ kind = '' }, search] = usePageSearch();
  const operation = OPERATIONS.find((one) => one === kind);
  const [reversed, setReversed] = useState<BobuxEntry>();
  const pages = usePages([...ENTRIES_KEY, player, operation], (after, signal) =>
    loadEntries(player, operation, after, signal),
  );
  const download = useMutation({ mutationFn: () => downloadEntries(player, operation) });
  const balances = operation === undefined ? pages.items.map(({ after }) => after).reverse() : [];
  return (
    <Section
      title="History"
      bare
      actions={
        <Group gap="xs">
          <NativeSelect
            aria-label="Which entries"
            size="xs"
            value={operation ?? ''}
            onChange={({ currentTarget }) => search({ kind: currentTarget.value })}
            data={[
              { value: '', label: 'All entries' },
              ...OPERATIONS.map((value) => ({ value, label: sayOperation(value) })),
            ]}
          />
          <Button variant="default" size="xs" loading={download.isPending} onClick={() => download.mutate()}>
            Save as CSV
          </Button>
        </Group>
      }
    >
      {download.error !== null && <Failure error={download.error} retry={() => download.mutate()} />}
      {balances.length > 2 && <BalanceLine balances={balances} />}
      <ListTable
        label="History"
        pages={pages}
        rowKey={({ id }) => String(id)}
        empty={
          <Empty>{operation ? 'There is no such entry.' : 'Nothing has changed this player yet.'}</Empty>
        }
        columns={[
          {
            title: 'What',
            show: (entry) => (
              <>
                {sayOperation(entry.operation)}
                {entry.peer !== null && (
                  <>
                    {' '}
                    <PlayerLink id={entry.peer} />
                  </>
                )}
                <Text component="span" size="sm" c="dimmed" ml="xs" fw={400}>
                  #{entry.id}
                  {entry.reverses !== null && `, undoes #${entry.reverses}`}
                </Text>
              </>
            ),
          },
          { title: 'When', show: ({ created }) => <Time at={fromSeconds(created)} /> },
          { title: 'Why', show: ({ reason }) => <span className="wrap">{reason ?? '–'}</span> },
          { title: 'By', show: (entry) => <span className="wrap">{whoMade(entry)}</span> },
          {
            title: 'Amount',
            atEnd: true,
            show: (entry) => <Amount value={entry.after - entry.before} isChange />,
          },
          { title: 'Then', atEnd: true, show: ({ after }) => <Amount value={after} /> },
          {
            title: '',
            atEnd: true,
            show: (entry) =>
              canBeReversed(entry) ? (
                <RowButton
                  text="Reverse"
                  label={`Reverse entry ${entry.id}`}
                  onClick={() => setReversed(entry)}
                />
              ) : (
                entry.reversed_by !== null && (
                  <Text component="span" size="sm" c="dimmed">
                    reversed by #{entry.reversed_by}
                  </Text>
                )
              ),
          },
        ]}
      />
      {reversed && <ReverseDialog entry={reversed} close={() => setReversed(undefined)} />}
    </Section>
  );
}

function PlayerLink({ id }: { readonly id: number }): ReactElement {
  return (
    <Link to="/bobux/players/$id" params={{ id: String(id) }} className="row-link">
      player {id}
    </Link>
  );
}

function whoMade({ operator, by, key }: BobuxEntry): string {
  if (operator === true) return 'the operator';
  return by ?? (key === null ? 'a key that is gone' : `key ${key.slice(0, 8)}…`);
}

function BalanceLine({ balances }: { readonly balances: readonly number[] }): ReactElement {
  const [least, most] = [Math.min(...balances), Math.max(...balances)];
  return (
    <div>
      <SparkLine
        label={`Balance over the last ${balances.length} entries`}
        values={balances}
        from={least}
        height={64}
      />
      <Text size="sm" c="dimmed">
        Balance over the last {balances.length.toLocaleString('en')} entries, between{' '}
        {least.toLocaleString('en')} and {most.toLocaleString('en')}.
      </Text>
    </div>
  );
}

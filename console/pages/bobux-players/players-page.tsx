import { Group, Text } from '@mantine/core';
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
import { RankField } from './rank-field';

/** From 1; what is longer is no number that a program keeps exactly. */
const RANK = /^[1-9]\d{0,14}$/;

/** Who has bobux: those with the most first, or who is searched. */
export function Page(): ReactElement {
  const [{ q = '', rank: text = '' }, search] = usePageSearch();
  const rank = RANK.test(text) ? Number(text) : 1;
  const pages = usePages(['bobux-players', q, rank], (after, signal) =>
    take(
      api.GET('/operator/bobux/players', {
        signal,
        params: { query: pageQuery({ limit: 50, ...(q === '' ? { rank } : { q }) }, after) },
      }),
    ),
  );
  const items = pages.items.map((player, index) => ({
    ...player,
    rank: q === '' ? rank + index : undefined,
  }));
  return (
    <PageFrame
      title="Players"
      lead="Those with the most bobux first. Click on one for its history, and to change it."
    >
      <Group gap="sm">
        <SearchField
          label="Search players"
          placeholder="A bobux, Steam or Discord id"
          value={q}
          onSearch={(found) => search({ q: found })}
        />
        <RankField rank={rank} isDisabled={q !== ''} onJump={(next) => search({ rank: next })} />
      </Group>
      <ListTable
        label="Players"
        pages={{ ...pages, items }}
        rowKey={({ id }) => String(id)}
        empty={
          q !== '' ? (
            <Empty>No player has this id. It is searched as it is, not in part.</Empty>
          ) : rank > 1 ? (
            <Empty>There are fewer players than that.</Empty>
          ) : (
            <Empty>
              There is no player yet. A game server makes one with <span className="mono">createaccount</span>
              .
            </Empty>
          )
        }
        columns={[
          {
            title: 'Player',
            show: ({ id, rank }) => (
              <>
                <Link to="/bobux/players/$id" params={{ id: String(id) }} className="row-link">
                  Player {id}
                </Link>
                {rank !== undefined && (
                  <Text component="span" size="sm" c="dimmed" ml="xs">
                    rank {rank.toLocaleString('en')}
                  </Text>
                )}
              </>
            ),
          },
          { title: 'Steam', show: ({ steam }) => <span className="mono">{steam ?? '–'}</span> },
          { title: 'Discord', show: ({ discord }) => <span className="mono">{discord ?? '–'}</span> },
          { title: 'Bobux', atEnd: true, show: ({ bobux }) => <Amount value={bobux} /> },
          { title: 'Ever got', atEnd: true, show: ({ bobuxtotal }) => <Amount value={bobuxtotal} /> },
        ]}
      />
    </PageFrame>
  );
}

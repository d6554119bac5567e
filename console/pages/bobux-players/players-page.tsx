import { Text } from '@mantine/core';
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

/** Who has bobux: those with the most first, or who is searched. */
export function Page(): ReactElement {
  const [{ q = '' }, search] = usePageSearch();
  const pages = usePages(['bobux-players', q], (after, signal) =>
    take(
      api.GET('/operator/bobux/players', {
        signal,
        params: { query: pageQuery({ limit: 50, ...(q !== '' && { q }) }, after) },
      }),
    ),
  );
  const items = pages.items.map((player, index) => ({ ...player, rank: q === '' ? index + 1 : undefined }));
  return (
    <PageFrame
      title="Players"
      lead="Those with the most bobux first. Click on one for its history, and to change it."
    >
      <SearchField
        label="Search players"
        placeholder="A bobux, Steam or Discord id"
        value={q}
        onSearch={(text) => search({ q: text })}
      />
      <ListTable
        label="Players"
        pages={{ ...pages, items }}
        rowKey={({ id }) => String(id)}
        empty={
          q !== '' ? (
            <Empty>No player has this id. It is searched as it is, not in part.</Empty>
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

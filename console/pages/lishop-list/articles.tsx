import { Button, Text } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { api, take } from '../../api/client';
import { pageQuery, usePages } from '../../api/pages';
import { ListTable } from '../../parts/list-table';
import { Section } from '../../parts/section';

interface ArticlesProps {
  readonly list: number;
  readonly count: number;
}

/** What stands on a family's list: shown only where one asks, and that stands in the log. */
export function Articles({ list, count }: ArticlesProps): ReactElement {
  const [isShown, setIsShown] = useState(false);
  return (
    <Section title="Articles" bare={isShown}>
      {isShown ? (
        <ArticleList list={list} />
      ) : (
        <>
          <Text>
            {count.toLocaleString('en')} articles. They are this family’s: that you read them stands in the
            log.
          </Text>
          <Button variant="default" onClick={() => setIsShown(true)} style={{ alignSelf: 'flex-start' }}>
            Show the articles
          </Button>
        </>
      )}
    </Section>
  );
}

function ArticleList({ list }: { readonly list: number }): ReactElement {
  const pages = usePages(
    ['lishop-articles', list],
    (after, signal) =>
      take(
        api.GET('/operator/lishop/lists/{id}/articles', {
          signal,
          params: { path: { id: list }, query: pageQuery({ limit: 100 }, after) },
        }),
      ),
    { staleTime: Infinity, refetchOnWindowFocus: false },
  );
  return (
    <ListTable
      label="Articles"
      pages={pages}
      rowKey={({ objectId }) => objectId}
      empty="Nothing stands on this list."
      columns={[
        { title: 'Article', show: ({ name }) => <span className="wrap">{name}</span> },
        { title: 'Quantity', show: ({ qty }) => <span className="wrap">{qty}</span> },
        { title: 'Shop', show: ({ shop }) => <span className="wrap">{shop ?? '–'}</span> },
        { title: 'Done', show: ({ checked }) => (checked === '0' || checked === 'false' ? 'no' : 'yes') },
      ]}
    />
  );
}

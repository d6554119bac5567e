import { Code } from '@mantine/core';
import type { ReactElement } from 'react';
import type { OperatorLogEntry } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { pageQuery, usePages } from '../../api/pages';
import { usePageSearch } from '../../app/use-search';
import { Empty } from '../../parts/empty';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';
import { SearchField } from '../../parts/search-field';
import { Time } from '../../parts/time';

/** What the operator did, here and by scripts. */
export function Page(): ReactElement {
  const [{ q = '' }, search] = usePageSearch();
  const pages = usePages(['log', q], (after, signal) =>
    take(
      api.GET('/operator/log', {
        signal,
        params: { query: pageQuery({ limit: 50, ...(q !== '' && { action: q }) }, after) },
      }),
    ),
  );
  return (
    <PageFrame
      title="Log"
      lead="Every change by the operator, and every look at what belongs to somebody else. Kept for a year."
    >
      <SearchField
        label="Search the log"
        placeholder="What an action begins with: bobux. or mail.read"
        value={q}
        onSearch={(text) => search({ q: text })}
      />
      <ListTable
        label="Log"
        pages={pages}
        rowKey={({ id }) => String(id)}
        empty={<Empty>{q === '' ? 'The operator has changed nothing yet.' : 'No action begins so.'}</Empty>}
        columns={[
          { title: 'Action', show: ({ action }) => <span className="mono word">{action}</span> },
          { title: 'On', show: ({ subject }) => <span className="wrap">{subject}</span> },
          { title: 'When', show: ({ at }) => <Time at={at} /> },
          {
            title: 'Who',
            show: ({ operator, address }) => (
              <span className="wrap">
                {operator}, {address}
              </span>
            ),
          },
          { title: 'More', show: (entry) => <States entry={entry} /> },
        ]}
      />
    </PageFrame>
  );
}

function States({ entry: { before, after } }: { readonly entry: OperatorLogEntry }): ReactElement {
  const states = [
    { name: 'before', state: before },
    { name: 'after', state: after },
  ].filter(({ state }) => state !== null);
  if (states.length === 0) return <span>–</span>;
  return (
    <details className="states">
      <summary>Details</summary>
      {states.map(({ name, state }) => (
        <div key={name}>
          {name}
          <Code block className="snippet">
            {textOf(state)}
          </Code>
        </div>
      ))}
    </details>
  );
}

/** `amount: 5`, a line each. */
const textOf = (state: unknown): string =>
  Object.entries(state ?? {})
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');

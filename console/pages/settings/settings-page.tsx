import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { api, take } from '../../api/client';
import { asPages } from '../../api/pages';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';

/** The settings in force. */
export function Page(): ReactElement {
  const [q, setQ] = useState('');
  const query = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => take(api.GET('/operator/settings', { signal })),
    select: ({ items }) => items,
  });
  const pages = asPages(query);
  const wanted = q.trim().toLowerCase();
  const items = pages.items.filter(({ module, name, variables }) =>
    [module, name, ...variables].join(' ').toLowerCase().includes(wanted),
  );
  return (
    <PageFrame
      title="Settings"
      lead="What is in force in this replica, secrets masked. They are changed in the environment, and read at a start."
    >
      <TextInput
        aria-label="Filter the settings"
        placeholder="Part of a name"
        value={q}
        onChange={({ currentTarget }) => setQ(currentTarget.value)}
        autoComplete="off"
      />
      <ListTable
        label="Settings"
        pages={{ ...pages, items }}
        rowKey={({ module, name }) => `${module}.${name}`}
        empty="No setting is called so."
        columns={[
          { title: 'Setting', show: ({ name }) => <span className="word">{name}</span> },
          { title: 'Part', show: ({ module }) => module },
          {
            title: 'Variable',
            show: ({ variables }) => (
              <span className="mono">{variables.length > 0 ? variables.join(', ') : 'none'}</span>
            ),
          },
          { title: 'Value', show: ({ value }) => <span className="mono">{value ?? 'not set'}</span> },
        ]}
      />
    </PageFrame>
  );
}

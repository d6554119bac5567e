import { Badge, Button, Group, SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import type { ImbachatDirectoryUser } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { usePages } from '../../api/pages';
import { usePageSearch } from '../../app/use-search';
import { Empty } from '../../parts/empty';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';
import { SearchField } from '../../parts/search-field';
import { Time } from '../../parts/time';
import { BanDialog } from './ban-dialog';
import { RemoveDialog } from './remove-dialog';
import { UserDialog } from './user-dialog';
import { USERS_KEY } from './users-key';

/** Whom the chat knows: search, edit, ban, take out. */
export function Page(): ReactElement {
  const [{ q = '', kind = '' }, search] = usePageSearch();
  const [edited, setEdited] = useState<ImbachatDirectoryUser>();
  const [banned, setBanned] = useState<ImbachatDirectoryUser>();
  const [removed, setRemoved] = useState<ImbachatDirectoryUser>();
  const pages = usePages([...USERS_KEY, q, kind], (after, signal) =>
    take(
      api.GET('/imbachat/directory/users', {
        signal,
        params: {
          query: {
            limit: 50,
            ...(q !== '' && { q }),
            ...(kind === 'banned' && { banned: true }),
            ...(after !== undefined && { after: Number(after) }),
          },
        },
      }),
    ).then(({ items, next }) => ({ items, next: next === null ? null : String(next) })),
  );
  return (
    <PageFrame
      title="Chat users"
      lead="Who may take part in the chat, and how they look there."
      actions={
        <Button component={Link} to="/imbachat/upload">
          Upload users
        </Button>
      }
    >
      <Group gap="sm">
        <SearchField
          label="Search chat users"
          placeholder="Name, login, mail address or id"
          value={q}
          onSearch={(text) => search({ q: text })}
        />
        <SegmentedControl
          aria-label="Which users"
          value={kind}
          onChange={(value) => search({ kind: value })}
          data={[
            { label: 'All', value: '' },
            { label: 'Banned', value: 'banned' },
          ]}
        />
      </Group>
      <ListTable
        label="Chat users"
        pages={pages}
        rowKey={({ user_id }) => String(user_id)}
        empty={
          q !== '' || kind !== '' ? (
            <Empty>No user is found so.</Empty>
          ) : (
            <Empty
              action={
                <Button component={Link} to="/imbachat/upload">
                  Upload users
                </Button>
              }
            >
              The directory is empty. Your site sends its users to{' '}
              <span className="mono">PUT /imbachat/directory/users</span>, or you upload a file.
            </Empty>
          )
        }
        columns={[
          {
            title: 'Name',
            show: (user) => (
              <span className="wrap">
                {user.name}{' '}
                {user.banned && (
                  <Badge color="red" variant="light" size="sm">
                    Banned
                  </Badge>
                )}{' '}
                {user.chat_role === 'admin' && (
                  <Badge variant="light" size="sm">
                    Admin
                  </Badge>
                )}
              </span>
            ),
          },
          { title: 'Id', show: ({ user_id }) => <span className="number">{user_id}</span> },
          { title: 'Login', show: ({ login }) => <span className="wrap">{login ?? '–'}</span> },
          {
            title: 'Last here',
            show: ({ lastlogin }) => (
              <Time at={lastlogin === undefined ? null : new Date(lastlogin * 1_000).toISOString()} />
            ),
          },
          {
            title: '',
            atEnd: true,
            show: (user) => (
              <Group gap={6} justify="flex-end" wrap="nowrap">
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setEdited(user)}
                  aria-label={`Edit ${user.name}`}
                >
                  Edit
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setBanned(user)}
                  aria-label={`${user.banned ? 'Lift ban of' : 'Ban'} ${user.name}`}
                >
                  {user.banned ? 'Lift ban' : 'Ban'}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setRemoved(user)}
                  aria-label={`Remove ${user.name}`}
                >
                  Remove
                </Button>
              </Group>
            ),
          },
        ]}
      />
      {edited && <UserDialog user={edited} close={() => setEdited(undefined)} />}
      {banned && <BanDialog user={banned} close={() => setBanned(undefined)} />}
      {removed && <RemoveDialog user={removed} close={() => setRemoved(undefined)} />}
    </PageFrame>
  );
}

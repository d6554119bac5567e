import { Button, Group, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { ImvuApiKey, ListedImvuApiUser } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { pageQuery, usePages } from '../../api/pages';
import { Confirm } from '../../parts/confirm';
import { FormDialog } from '../../parts/form-dialog';
import { ListTable } from '../../parts/list-table';
import { Time } from '../../parts/time';

const USERS_KEY = ['imvu-users'] as const;

/** The API users, by name, with what the operator does for them. @param keys to name the key of each */
export function UserList({ keys }: { readonly keys: readonly ImvuApiKey[] }): ReactElement {
  const client = useQueryClient();
  const [renewed, setRenewed] = useState<ListedImvuApiUser>();
  const [removed, setRemoved] = useState<ListedImvuApiUser>();
  const pages = usePages(USERS_KEY, (after, signal) =>
    take(api.GET('/imvu/users', { signal, params: { query: pageQuery({ limit: 50 }, after) } })),
  );
  return (
    <>
      <ListTable
        label="IMVU API users"
        pages={pages}
        rowKey={({ id }) => id}
        empty="There is no API user yet. A program makes one with POST /imvu/users and a key."
        columns={[
          { title: 'Name', show: ({ username }) => <span className="wrap">{username}</span> },
          {
            title: 'Key',
            show: ({ api_key_id: key }) =>
              keys.find(({ id }) => id === key)?.label ?? <span className="mono">{key}</span>,
          },
          { title: 'Made', show: ({ created_at }) => <Time at={created_at} /> },
          {
            title: '',
            atEnd: true,
            show: (user) => (
              <Group gap={6} justify="flex-end" wrap="nowrap">
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setRenewed(user)}
                  aria-label={`New password for ${user.username}`}
                >
                  New password
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setRemoved(user)}
                  aria-label={`Remove ${user.username}`}
                >
                  Remove
                </Button>
              </Group>
            ),
          },
        ]}
      />
      {renewed && <PasswordDialog user={renewed} close={() => setRenewed(undefined)} />}
      {removed && (
        <Confirm
          isOpen
          close={() => setRemoved(undefined)}
          title={`Remove ${removed.username}?`}
          button="Remove"
          done={`${removed.username} is removed.`}
          run={async () => {
            await take(api.DELETE('/imvu/users/{id}', { params: { path: { id: removed.id } } }));
            await client.invalidateQueries({ queryKey: USERS_KEY });
          }}
        >
          1 API user goes, with all IMVU accounts, sessions and leases that it has. The log of its calls
          stays.
        </Confirm>
      )}
    </>
  );
}

interface PasswordDialogProps {
  readonly user: ListedImvuApiUser;
  readonly close: () => void;
}

function PasswordDialog({ user, close }: PasswordDialogProps): ReactElement {
  const [password, setPassword] = useState('');
  return (
    <FormDialog
      isOpen
      close={close}
      title={`New password for ${user.username}`}
      button="Set the password"
      done={`${user.username} has the new password.`}
      run={() =>
        take(api.PATCH('/imvu/users/{id}', { params: { path: { id: user.id } }, body: { password } }))
      }
    >
      <PasswordInput
        label="Password"
        description="The old one ends at once"
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        required
        withAsterisk={false}
        autoComplete="new-password"
        data-autofocus
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      />
    </FormDialog>
  );
}

import { Badge, Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { ImvuApiKey } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { asPages } from '../../api/pages';
import { Confirm } from '../../parts/confirm';
import { Empty } from '../../parts/empty';
import { FormDialog } from '../../parts/form-dialog';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';
import { SecretOnce } from '../../parts/secret-once';
import { Section } from '../../parts/section';
import { Time } from '../../parts/time';
import { UserList } from './user-list';

const KEYS_KEY = ['imvu-keys'] as const;

/** The keys with which programs make API users, and those users. */
export function Page(): ReactElement {
  const [isMaking, setIsMaking] = useState(false);
  const [made, setMade] = useState<string>();
  const [removed, setRemoved] = useState<ImvuApiKey>();
  const [purged, setPurged] = useState<ImvuApiKey>();
  const query = useQuery({
    queryKey: KEYS_KEY,
    queryFn: ({ signal }) => take(api.GET('/imvu/api-keys', { signal })),
  });
  const newKey = <Button onClick={() => setIsMaking(true)}>New key</Button>;
  return (
    <PageFrame
      title="IMVU keys and users"
      lead="With a key a program makes itself an API user; the user has IMVU accounts and calls IMVU through Quartet."
      actions={newKey}
    >
      <Section title="Keys" bare>
        <ListTable
          label="IMVU API keys"
          pages={asPages(query)}
          rowKey={({ id }) => id}
          empty={<Empty action={newKey}>There is no key yet, so nobody can use Quartet for IMVU.</Empty>}
          columns={[
            {
              title: 'Label',
              show: ({ label, removed_at }) => (
                <span className="wrap">
                  {label === '' ? <em>no label</em> : label}{' '}
                  {removed_at !== null && (
                    <Badge color="gray" variant="light" size="sm">
                      Removed
                    </Badge>
                  )}
                </span>
              ),
            },
            { title: 'Made', show: ({ created_at }) => <Time at={created_at} /> },
            { title: 'Removed', show: ({ removed_at }) => <Time at={removed_at} /> },
            {
              title: '',
              atEnd: true,
              show: (key) =>
                key.removed_at === null ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => setRemoved(key)}
                    aria-label={`Remove the key ${key.label}`}
                  >
                    Remove
                  </Button>
                ) : (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => setPurged(key)}
                    aria-label={`Delete the key ${key.label} with its users`}
                  >
                    Delete with its users
                  </Button>
                ),
            },
          ]}
        />
      </Section>
      <Section title="API users" bare>
        <UserList keys={query.data ?? []} />
      </Section>
      {isMaking && <NewKeyDialog close={() => setIsMaking(false)} onMade={setMade} />}
      <SecretOnce
        title="The new key"
        values={made === undefined ? undefined : [{ label: 'API key', value: made }]}
        close={() => setMade(undefined)}
      >
        It goes into the header <span className="mono">api_key</span> of{' '}
        <span className="mono">POST /imvu/users</span>.
      </SecretOnce>
      {removed && <RemoveDialog apiKey={removed} close={() => setRemoved(undefined)} isPurge={false} />}
      {purged && <RemoveDialog apiKey={purged} close={() => setPurged(undefined)} isPurge />}
    </PageFrame>
  );
}

interface NewKeyDialogProps {
  readonly close: () => void;
  readonly onMade: (key: string) => void;
}

function NewKeyDialog({ close, onMade }: NewKeyDialogProps): ReactElement {
  const client = useQueryClient();
  const [label, setLabel] = useState('');
  return (
    <FormDialog
      isOpen
      close={close}
      title="New key"
      button="Make the key"
      run={async () => {
        const { key } = await take(api.POST('/imvu/api-keys', { body: { label } }));
        await client.invalidateQueries({ queryKey: KEYS_KEY });
        return key;
      }}
      onDone={onMade}
    >
      <TextInput
        label="Label"
        description="Whose it is, or what for"
        value={label}
        onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        required
        withAsterisk={false}
        data-autofocus
      />
    </FormDialog>
  );
}

interface RemoveDialogProps {
  readonly apiKey: ImvuApiKey;
  readonly close: () => void;
  readonly isPurge: boolean;
}

function RemoveDialog({ apiKey, close, isPurge }: RemoveDialogProps): ReactElement {
  const client = useQueryClient();
  const { id, label } = apiKey;
  return (
    <Confirm
      isOpen
      close={close}
      title={isPurge ? `Delete “${label}” with its users?` : `Remove “${label}”?`}
      button={isPurge ? 'Delete' : 'Remove'}
      done={isPurge ? 'The key and all that its users kept are gone.' : 'The key is removed.'}
      run={async () => {
        await take(
          api.DELETE('/imvu/api-keys/{id}', {
            params: { path: { id }, ...(isPurge && { query: { purge: true } }) },
          }),
        );
        await Promise.all(
          [KEYS_KEY, ['imvu-users']].map((queryKey) => client.invalidateQueries({ queryKey })),
        );
      }}
    >
      {isPurge
        ? 'The key goes, and with it all API users that were made with it, their IMVU accounts, sessions and leases. This cannot be taken back.'
        : 'All API users that were made with this key are cut off within a second, on every replica. What they keep stays until you delete the key.'}
    </Confirm>
  );
}

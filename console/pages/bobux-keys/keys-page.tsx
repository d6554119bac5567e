import { Badge, Button, Group } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { BobuxKey, MadeBobuxKey } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { pageQuery, usePages } from '../../api/pages';
import { CopyValue } from '../../parts/copy-value';
import { Empty } from '../../parts/empty';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';
import { RowButton } from '../../parts/row-button';
import { SecretOnce } from '../../parts/secret-once';
import { fromSeconds } from '../../parts/seconds';
import { Time } from '../../parts/time';
import { DeleteDialog, ReplaceDialog } from './end-dialogs';
import { KeyDialog } from './key-dialog';
import { nameOf } from './key-name';
import { KEYS_KEY } from './keys-key';
import { namesOf } from './permissions';
import { Snippets } from './snippets';

/** The keys with which game servers and bots sign their commands. */
export function Page(): ReactElement {
  const [isMaking, setIsMaking] = useState(false);
  const [made, setMade] = useState<MadeBobuxKey>();
  const [edited, setEdited] = useState<BobuxKey>();
  const [replaced, setReplaced] = useState<BobuxKey>();
  const [ended, setEnded] = useState<BobuxKey>();
  const pages = usePages(KEYS_KEY, (after, signal) =>
    take(api.GET('/operator/bobux/keys', { signal, params: { query: pageQuery({ limit: 50 }, after) } })),
  );
  const newKey = <Button onClick={() => setIsMaking(true)}>New key</Button>;
  return (
    <PageFrame
      title="Bobux keys"
      lead="Game servers and bots sign their commands with a key. One for each of them, with no more permissions than it needs."
      actions={newKey}
    >
      <ListTable
        label="Bobux keys"
        pages={pages}
        rowKey={({ key }) => key}
        empty={<Empty action={newKey}>There is no key, so no game server can do anything here.</Empty>}
        columns={[
          { title: 'Label', show: ({ label }) => <span className="wrap">{label ?? <em>no label</em>}</span> },
          {
            title: 'Key',
            show: ({ key }) => <CopyValue label="key" value={key} shown={`${key.slice(0, 8)}…`} />,
          },
          {
            title: 'May',
            show: ({ permissions }) => (
              <Group gap={4} component="span" display="inline-flex">
                {namesOf(permissions).map((name) => (
                  <Badge key={name} variant="light" color={name === 'Admin' ? 'red' : undefined} size="sm">
                    {name}
                  </Badge>
                ))}
                {permissions === 0 && 'nothing'}
              </Group>
            ),
          },
          { title: 'Made', show: ({ created }) => <Time at={fromSeconds(created)} /> },
          { title: 'Last used', show: ({ lastused }) => <Time at={fromSeconds(lastused)} none="never" /> },
          {
            title: '',
            atEnd: true,
            show: (key) => (
              <Group gap={6} justify="flex-end" wrap="nowrap">
                <RowButton text="Edit" label={`Edit the key ${nameOf(key)}`} onClick={() => setEdited(key)} />
                <RowButton
                  text="Replace"
                  label={`Replace the key ${nameOf(key)}`}
                  onClick={() => setReplaced(key)}
                />
                <RowButton
                  text="Delete"
                  label={`Delete the key ${nameOf(key)}`}
                  onClick={() => setEnded(key)}
                />
              </Group>
            ),
          },
        ]}
      />
      {isMaking && <KeyDialog close={() => setIsMaking(false)} onMade={setMade} />}
      {edited && <KeyDialog edited={edited} close={() => setEdited(undefined)} />}
      {replaced && <ReplaceDialog ended={replaced} close={() => setReplaced(undefined)} onMade={setMade} />}
      {ended && <DeleteDialog ended={ended} close={() => setEnded(undefined)} />}
      <SecretOnce
        title="The new key"
        values={
          made && [
            { label: 'Key', value: made.key.key },
            { label: 'Secret', value: made.secret },
          ]
        }
        close={() => setMade(undefined)}
      >
        {made && <Snippets apiKey={made.key.key} secret={made.secret} />}
      </SecretOnce>
    </PageFrame>
  );
}

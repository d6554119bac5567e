import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { BobuxKey, MadeBobuxKey } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { FormDialog } from '../../parts/form-dialog';
import { KEYS_KEY } from './keys-key';
import { PermissionTicks } from './permission-ticks';

const READ_AND_WRITE = 3;

interface KeyDialogProps {
  /** Undefined: a new one. */
  readonly edited?: BobuxKey;
  readonly close: () => void;
  readonly onMade?: (made: MadeBobuxKey) => void;
}

/** A new key, or what an old one may do. */
export function KeyDialog({ edited, close, onMade }: KeyDialogProps): ReactElement {
  const client = useQueryClient();
  const [label, setLabel] = useState(edited?.label ?? '');
  const [permissions, setPermissions] = useState(edited?.permissions ?? READ_AND_WRITE);
  const named = label.trim() === '' ? undefined : label.trim();
  const run = async (): Promise<MadeBobuxKey | undefined> => {
    const made =
      edited === undefined
        ? await take(api.POST('/operator/bobux/keys', { body: { permissions, label: named } }))
        : await take(
            api.PATCH('/operator/bobux/keys/{key}', {
              params: { path: { key: edited.key } },
              body: { permissions, label: named ?? null },
            }),
          ).then(() => undefined);
    await client.invalidateQueries({ queryKey: KEYS_KEY });
    return made;
  };
  return (
    <FormDialog
      isOpen
      close={close}
      title={edited === undefined ? 'New key' : 'Edit the key'}
      button={edited === undefined ? 'Make the key' : 'Save'}
      run={run}
      done={edited === undefined ? undefined : 'The key is changed, on every replica within a second.'}
      onDone={(made) => made && onMade?.(made)}
    >
      <TextInput
        label="Label"
        description="Whose it is, or what for; the history shows it"
        value={label}
        onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        maxLength={64}
        autoComplete="off"
        data-autofocus
      />
      <PermissionTicks value={permissions} onChange={setPermissions} />
    </FormDialog>
  );
}

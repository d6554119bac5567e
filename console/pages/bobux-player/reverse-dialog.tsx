import { Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { BobuxEntry } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { FormDialog } from '../../parts/form-dialog';
import { CHANGED_KEYS } from './player-keys';

interface ReverseDialogProps {
  readonly entry: BobuxEntry;
  readonly close: () => void;
}

/** Undoes an entry by one of the other way round. */
export function ReverseDialog({ entry, close }: ReverseDialogProps): ReactElement {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const { id, player, peer, before, after } = entry;
  const back = (before - after).toLocaleString('en', { signDisplay: 'always' });
  return (
    <FormDialog
      isOpen
      close={close}
      title={`Reverse entry ${id}?`}
      button="Reverse"
      color="red"
      isReady={reason.trim() !== ''}
      done={`Entry ${id} is reversed.`}
      run={async () => {
        const body = { reason: reason.trim() };
        await take(api.POST('/operator/bobux/entries/{id}/reverse', { params: { path: { id } }, body }));
        await Promise.all(CHANGED_KEYS.map((queryKey) => client.invalidateQueries({ queryKey })));
      }}
    >
      <Text>
        Player {player} gets {back} on what it has now{peer !== null && `, and player ${peer} the opposite`}.
        The entry stays in the history, and can be reversed this once.
      </Text>
      <TextInput
        label="Reason"
        description="Stands in the history"
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        autoComplete="off"
        data-autofocus
      />
    </FormDialog>
  );
}

import { Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { BobuxPlayer } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { FormDialog } from '../../parts/form-dialog';
import { CHANGED_KEYS } from './player-keys';

interface LinkDialogProps {
  readonly player: BobuxPlayer;
  readonly close: () => void;
}

/** Which id a player lacks; undefined where it has both. */
export const lackedId = ({ steam, discord }: BobuxPlayer): 'Steam' | 'Discord' | undefined =>
  steam === null ? 'Steam' : discord === null ? 'Discord' : undefined;

/** Gives a player its other id. */
export function LinkDialog({ player, close }: LinkDialogProps): ReactElement {
  const client = useQueryClient();
  const [newid, setNewid] = useState('');
  const { id } = player;
  // As it was when this opened: before it is said to be done, the player is read anew and lacks nothing.
  const [kind] = useState(() => lackedId(player) ?? 'other');
  return (
    <FormDialog
      isOpen
      close={close}
      title={`Link player ${id}`}
      button="Link"
      isReady={newid.trim() !== ''}
      done={`Player ${id} has the ${kind} id ${newid.trim()}.`}
      run={async () => {
        const body = { newid: newid.trim() };
        await take(api.POST('/operator/bobux/players/{id}/link', { params: { path: { id } }, body }));
        await Promise.all(CHANGED_KEYS.map((queryKey) => client.invalidateQueries({ queryKey })));
      }}
    >
      <TextInput
        label={`${kind} id`}
        value={newid}
        onChange={({ currentTarget }) => setNewid(currentTarget.value)}
        maxLength={64}
        required
        withAsterisk={false}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <Text size="sm">Game servers and bots find player {id} by it from then on. It stays.</Text>
    </FormDialog>
  );
}

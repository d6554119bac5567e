import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { BobuxKey, MadeBobuxKey } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { Confirm } from '../../parts/confirm';
import { nameOf } from './key-name';
import { KEYS_KEY } from './keys-key';

interface EndDialogProps {
  readonly ended: BobuxKey;
  readonly close: () => void;
}

/** The end of a key. */
export function DeleteDialog({ ended, close }: EndDialogProps): ReactElement {
  const client = useQueryClient();
  return (
    <Confirm
      isOpen
      close={close}
      title={`Delete the key ${nameOf(ended)}?`}
      button="Delete"
      done={`The key ${nameOf(ended)} is deleted.`}
      run={async () => {
        await take(api.DELETE('/operator/bobux/keys/{key}', { params: { path: { key: ended.key } } }));
        await client.invalidateQueries({ queryKey: KEYS_KEY });
      }}
    >
      Whoever signs with this key is refused within a second, on every replica; this cannot be taken back.
      What it did stays in the history, with its label.
    </Confirm>
  );
}

interface ReplaceDialogProps extends EndDialogProps {
  readonly onMade: (made: MadeBobuxKey) => void;
}

/** The end of a key that leaked, and another in its place. */
export function ReplaceDialog({ ended, close, onMade }: ReplaceDialogProps): ReactElement {
  const client = useQueryClient();
  return (
    <Confirm
      isOpen
      close={close}
      title={`Replace the key ${nameOf(ended)}?`}
      button="Replace"
      done={`The old key ${nameOf(ended)} has ended.`}
      run={async () => {
        const params = { path: { key: ended.key } };
        const made = await take(api.POST('/operator/bobux/keys/{key}/replace', { params }));
        await client.invalidateQueries({ queryKey: KEYS_KEY });
        return made;
      }}
      onDone={onMade}
    >
      1 new key is made with the same label and permissions. Whoever signs with the old one is refused within
      a second, on every replica, until it has the new key and secret; this cannot be taken back.
    </Confirm>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { ImbachatDirectoryUser } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { Confirm } from '../../parts/confirm';
import { USERS_KEY } from './users-key';

interface RemoveDialogProps {
  readonly user: ImbachatDirectoryUser;
  readonly close: () => void;
}

export function RemoveDialog({ user, close }: RemoveDialogProps): ReactElement {
  const client = useQueryClient();
  const { user_id: id, name, friends } = user;
  const count = friends.length;
  return (
    <Confirm
      isOpen
      close={close}
      title={`Remove ${name}?`}
      button="Remove"
      done={`${name} is removed.`}
      run={async () => {
        await take(api.DELETE('/imbachat/directory/users/{id}', { params: { path: { id } } }));
        await client.invalidateQueries({ queryKey: USERS_KEY });
      }}
    >
      1 user leaves the directory, with{' '}
      {count === 0 ? 'no friends' : count === 1 ? '1 friend' : `${count} friends`}, and leaves everybody’s
      lists of friends. The next upload that has user {id} brings the user back, without a ban and without
      friends.
    </Confirm>
  );
}

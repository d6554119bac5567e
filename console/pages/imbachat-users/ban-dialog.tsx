import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { ImbachatDirectoryUser } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { Confirm } from '../../parts/confirm';
import { USERS_KEY } from './users-key';

interface BanDialogProps {
  readonly user: ImbachatDirectoryUser;
  readonly close: () => void;
}

export function BanDialog({ user, close }: BanDialogProps): ReactElement {
  const client = useQueryClient();
  const { user_id: id, name, banned } = user;
  const run = async (): Promise<void> => {
    await take(
      api.PATCH('/imbachat/directory/users/{id}', { params: { path: { id } }, body: { banned: !banned } }),
    );
    await client.invalidateQueries({ queryKey: USERS_KEY });
  };
  return banned ? (
    <Confirm
      isOpen
      close={close}
      title={`Lift the ban of ${name}?`}
      button="Lift the ban"
      isDangerous={false}
      run={run}
      done={`${name} may chat again.`}
    >
      {name} gets tokens for the chat again, from now on.
    </Confirm>
  ) : (
    <Confirm isOpen close={close} title={`Ban ${name}?`} button="Ban" run={run} done={`${name} is banned.`}>
      {name} (user {id}) gets no new token for the chat and cannot log in there. A token that is out already
      ends by itself, an hour after it was issued unless your site asked for longer.
    </Confirm>
  );
}

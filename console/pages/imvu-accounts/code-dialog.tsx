import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { ImvuAccount } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { FormDialog } from '../../parts/form-dialog';
import { ACCOUNTS_KEY } from './accounts-key';

interface CodeDialogProps {
  readonly account: ImvuAccount;
  readonly close: () => void;
}

/** The second factor of a login. */
export function CodeDialog({
  account: { id, username, email_hint: hint },
  close,
}: CodeDialogProps): ReactElement {
  const client = useQueryClient();
  const [code, setCode] = useState('');
  return (
    <FormDialog
      isOpen
      close={close}
      title={`Code for ${username}`}
      button="Enter the code"
      isReady={code.trim() !== ''}
      done={`${username} is logged in.`}
      run={async () => {
        await take(
          api.POST('/operator/imvu/accounts/{id}/code', {
            params: { path: { id } },
            body: { code: code.trim() },
          }),
        );
        await client.invalidateQueries({ queryKey: ACCOUNTS_KEY });
      }}
    >
      <TextInput
        label="Code"
        description={`IMVU sent it by mail${hint === null ? '' : ` to ${hint}`}`}
        value={code}
        onChange={({ currentTarget }) => setCode(currentTarget.value)}
        maxLength={50}
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        withAsterisk={false}
        data-autofocus
      />
    </FormDialog>
  );
}

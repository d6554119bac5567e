import { SegmentedControl, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { BobuxOperatorChange, BobuxPlayer } from '../../../clients/typescript/src/generated/openapi';
import { api, ApiError, take } from '../../api/client';
import { FormDialog } from '../../parts/form-dialog';
import { WholeField } from '../../parts/whole-field';
import { readWholeNumber } from '../../parts/whole-number';
import { CHANGED_KEYS } from './player-keys';

interface ChangeDialogProps {
  readonly player: BobuxPlayer;
  readonly close: () => void;
}

const AMOUNT = { min: 0, max: Number.MAX_SAFE_INTEGER };
const PLAYER = { min: 1, max: Number.MAX_SAFE_INTEGER };

type Operation = BobuxOperatorChange['operation'];
const KINDS: readonly { readonly value: Operation; readonly label: string }[] = [
  { value: 'add', label: 'Add' },
  { value: 'subtract', label: 'Subtract' },
  { value: 'set', label: 'Set' },
  { value: 'transfer', label: 'Transfer' },
];

/** Not `randomUUID`, which browsers have over TLS and on this machine only. */
function newNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** Whether it may have been made all the same: no answer came, or one from a server that broke off or stands between. */
const isOpen = ({ status }: ApiError): boolean => status === 0 || (status >= 500 && status !== 503);
const mayBeMade = ({ message }: ApiError): string =>
  `${message} The change may have been made. "Change" again is safe while this form is open: it is made once.`;

/** What will happen, in numbers. */
function forecast(
  { id, bobux }: BobuxPlayer,
  operation: Operation,
  amount: number,
  to: number | undefined,
): string {
  const after = { add: bobux + amount, subtract: bobux - amount, set: amount, transfer: bobux - amount }[
    operation
  ];
  if (after < 0) return `Player ${id} has ${bobux.toLocaleString('en')} only.`;
  if (after > AMOUNT.max)
    return `Player ${id} has ${bobux.toLocaleString('en')}: a balance is ${AMOUNT.max.toLocaleString('en')} at most.`;
  const got =
    operation === 'transfer' && to !== undefined ? ` Player ${to} gets ${amount.toLocaleString('en')}.` : '';
  return `Player ${id} has ${bobux.toLocaleString('en')} now and will have ${after.toLocaleString('en')}.${got}`;
}

/** A change by hand, with its reason. */
export function ChangeDialog({ player, close }: ChangeDialogProps): ReactElement {
  const client = useQueryClient();
  const [operation, setOperation] = useState<Operation>('add');
  const [amountText, setAmountText] = useState('');
  const [toText, setToText] = useState('');
  const [reason, setReason] = useState('');
  const [nonce] = useState(newNonce);
  const [isUnknown, setIsUnknown] = useState(false);
  const isTransfer = operation === 'transfer';
  const amount = readWholeNumber(amountText, AMOUNT);
  const to = readWholeNumber(toText, PLAYER);
  const isReady = amount !== undefined && reason.trim() !== '' && (!isTransfer || to !== undefined);
  return (
    <FormDialog
      isOpen
      close={close}
      title={`Change player ${player.id}`}
      button="Change"
      isReady={isReady}
      done={`Player ${player.id} is changed.`}
      run={async () => {
        const body = {
          operation,
          amount: Number(amount),
          reason: reason.trim(),
          ...(isTransfer && { to: Number(to) }),
          nonce,
        };
        try {
          await take(
            api.POST('/operator/bobux/players/{id}/changes', { params: { path: { id: player.id } }, body }),
          );
        } catch (error) {
          if (!(error instanceof ApiError) || !isOpen(error)) throw error;
          setIsUnknown(true);
          throw new ApiError(error.status, mayBeMade(error));
        } finally {
          // Also without an answer: what stands behind the dialog must be true.
          for (const queryKey of CHANGED_KEYS) void client.invalidateQueries({ queryKey });
        }
      }}
    >
      <SegmentedControl
        aria-label="What to do"
        value={operation}
        onChange={(value) => setOperation(value)}
        data={[...KINDS]}
        fullWidth
      />
      <WholeField
        label={operation === 'set' ? 'New balance' : 'Bobux'}
        value={amountText}
        range={AMOUNT}
        onChange={setAmountText}
        required
        withAsterisk={false}
        data-autofocus
      />
      {isTransfer && (
        <WholeField
          label="To player"
          description="A bobux id"
          value={toText}
          range={PLAYER}
          onChange={setToText}
          required
          withAsterisk={false}
        />
      )}
      <TextInput
        label="Reason"
        description="Stands in the history"
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        autoComplete="off"
      />
      {/* The balance may be that after the change already. */}
      {amount !== undefined && !isUnknown && <Text size="sm">{forecast(player, operation, amount, to)}</Text>}
    </FormDialog>
  );
}

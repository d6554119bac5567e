import { Button, Group, Stack } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { ActionDialog, useDialogAction } from './action-dialog';
import { Failure } from './failure';

interface ConfirmProps<Result> {
  readonly isOpen: boolean;
  readonly close: () => void;
  /** As a question: `Revoke this key?` */
  readonly title: string;
  /** What will happen, in numbers. */
  readonly children: ReactNode;
  /** What the button says: `Revoke`. */
  readonly button: string;
  readonly isDangerous?: boolean;
  readonly run: () => Promise<Result>;
  /** What is said when it is done. */
  readonly done: string;
  readonly onDone?: (result: Result) => void;
}

/** Asks before something that cannot simply be taken back, and says what it will do. */
export function Confirm<Result>(props: ConfirmProps<Result>): ReactElement {
  const { isOpen, close, title, children, button, isDangerous = true, run, done, onDone } = props;
  const action = useDialogAction({ close, run, done, onDone });
  return (
    <ActionDialog isOpen={isOpen} leave={action.leave} title={title}>
      <Stack gap="md">
        <div className="wrap">{children}</div>
        {action.error !== null && <Failure error={action.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={action.leave} data-autofocus>
            Cancel
          </Button>
          <Button
            color={isDangerous ? 'red' : undefined}
            loading={action.isPending}
            onClick={() => action.mutate()}
          >
            {button}
          </Button>
        </Group>
      </Stack>
    </ActionDialog>
  );
}

import { Button, Group, Stack } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { ActionDialog, useDialogAction } from './action-dialog';
import { Failure } from './failure';

interface FormDialogProps<Result> {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly button: string;
  readonly color?: string;
  readonly isReady?: boolean;
  readonly run: () => Promise<Result>;
  readonly done?: string;
  readonly onDone?: (result: Result) => void;
}

/** A form in a dialog, sent with Enter; a refusal stands below its fields. */
export function FormDialog<Result>(props: FormDialogProps<Result>): ReactElement {
  const { isOpen, close, title, children, button, color, isReady = true, run, done, onDone } = props;
  const action = useDialogAction({ close, run, done, onDone });
  return (
    <ActionDialog isOpen={isOpen} leave={action.leave} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !action.isPending) action.mutate();
        }}
      >
        <Stack gap="md">
          {children}
          {action.error !== null && <Failure error={action.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={action.leave}>
              Cancel
            </Button>
            <Button type="submit" color={color} disabled={!isReady} loading={action.isPending}>
              {button}
            </Button>
          </Group>
        </Stack>
      </form>
    </ActionDialog>
  );
}

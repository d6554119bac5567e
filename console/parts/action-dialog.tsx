import { Modal } from '@mantine/core';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { useReturnFocus } from './return-focus';
import { say } from './say';

interface ActionSettings<Result> {
  readonly close: () => void;
  readonly run: () => Promise<Result>;
  /** What is said when it is done. */
  readonly done?: string | undefined;
  readonly onDone?: ((result: Result) => void) | undefined;
}

/** What a dialog does when it is agreed to; it closes when that is done, and stays with the refusal. */
export function useDialogAction<Result>({
  close,
  run,
  done,
  onDone,
}: ActionSettings<Result>): UseMutationResult<Result, Error, void> & { readonly leave: () => void } {
  const action = useMutation({
    mutationFn: run,
    onSuccess: (result) => {
      if (done !== undefined) say(done);
      close();
      onDone?.(result);
    },
  });
  const leave = (): void => {
    action.reset();
    close();
  };
  return { ...action, leave };
}

interface ActionDialogProps {
  readonly isOpen: boolean;
  readonly leave: () => void;
  readonly title: string;
  readonly children: ReactNode;
}

/** The frame of a dialog. */
export function ActionDialog({ isOpen, leave, title, children }: ActionDialogProps): ReactElement {
  useReturnFocus(isOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={leave}
      title={title}
      centered
      returnFocus={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {children}
    </Modal>
  );
}

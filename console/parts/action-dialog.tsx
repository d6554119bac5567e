import { Modal } from '@mantine/core';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
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

/** The frame of a dialog. Who goes by keyboard is back on what opened it when it closes, also where it is taken out of the page at once. */
export function ActionDialog({ isOpen, leave, title, children }: ActionDialogProps): ReactElement {
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    opener.current ??= document.activeElement;
    return () => {
      const back = opener.current;
      opener.current = null;
      // Behind the dialog's own end, which gives the focus to nobody.
      setTimeout(() => back instanceof HTMLElement && back.isConnected && back.focus());
    };
  }, [isOpen]);
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

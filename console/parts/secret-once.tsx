import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { CopyValue } from './copy-value';
import { useReturnFocus } from './return-focus';

interface SecretOnceProps {
  readonly title: string;
  /** Undefined: closed. */
  readonly values: readonly { readonly label: string; readonly value: string }[] | undefined;
  readonly close: () => void;
  readonly children?: ReactNode;
}

/**
 * Secrets that are shown this once. Only "I have it" closes the dialog, and the focus begins on the sentence: an Enter or Escape too many, or a click
 * beside it, throws nothing away.
 */
export function SecretOnce({ title, values, close, children }: SecretOnceProps): ReactElement {
  const isOpen = values !== undefined;
  useReturnFocus(isOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      centered
      size="xl"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      returnFocus={false}
    >
      <Stack gap="md">
        <Alert color="yellow" variant="light" tabIndex={-1} data-autofocus>
          This is shown once. Take it to where it is needed before you close.
        </Alert>
        {values?.map(({ label, value }) => (
          <div key={label}>
            <strong>{label}</strong>
            <br />
            <CopyValue label={label} value={value} />
          </div>
        ))}
        {children}
        <Group justify="flex-end">
          <Button onClick={close}>I have it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

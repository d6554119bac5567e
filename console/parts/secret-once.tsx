import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { CopyValue } from './copy-value';

interface SecretOnceProps {
  readonly title: string;
  /** Undefined: closed. */
  readonly values: readonly { readonly label: string; readonly value: string }[] | undefined;
  readonly close: () => void;
  readonly children?: ReactNode;
}

/** Secrets that are shown this once. A click beside the dialog does not close it. */
export function SecretOnce({ title, values, close, children }: SecretOnceProps): ReactElement {
  return (
    <Modal
      opened={values !== undefined}
      onClose={close}
      title={title}
      centered
      size="xl"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Alert color="yellow" variant="light">
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

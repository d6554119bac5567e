import { Alert, Button, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { ApiError } from '../api/client';

/** What there is not is not there either when one asks again. */
const isGone = (error: Error): boolean => error instanceof ApiError && error.status === 404;

interface FailureProps {
  readonly error: Error;
  readonly retry?: () => void;
  readonly isBusy?: boolean;
}

/** What went wrong, in the server's words, with "try again". */
export function Failure({ error, retry, isBusy = false }: FailureProps): ReactElement {
  return (
    <Alert color="red" variant="light" role="alert">
      <Group justify="space-between" gap="sm">
        <Text className="wrap" c="var(--mantine-color-text)">
          {error.message}
        </Text>
        {retry !== undefined && !isGone(error) && (
          <Button variant="default" size="xs" loading={isBusy} onClick={retry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}

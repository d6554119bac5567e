import { Paper, Stack, Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

/** Nothing is here: why, and what would bring something. */
export function Empty({
  children,
  action,
}: {
  readonly children: ReactNode;
  readonly action?: ReactNode;
}): ReactElement {
  return (
    <Paper withBorder bg="var(--console-paper)" p="xl">
      <Stack align="center" gap="md">
        <Text c="dimmed" ta="center" maw={520}>
          {children}
        </Text>
        {action}
      </Stack>
    </Paper>
  );
}

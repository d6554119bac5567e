import { Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Where what is in it has a frame of its own already. */
  readonly bare?: boolean;
}

/** A part of a page, with its heading. */
export function Section({ title, actions, children, bare = false }: SectionProps): ReactElement {
  const content = (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Title order={2}>{title}</Title>
        {actions}
      </Group>
      {children}
    </Stack>
  );
  return bare ? (
    <section>{content}</section>
  ) : (
    <Paper component="section" withBorder bg="var(--console-paper)" p="md">
      {content}
    </Paper>
  );
}

import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactElement, ReactNode } from 'react';

interface PageProps {
  readonly title: string;
  /** One sentence: what one does here. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every page has: its title (also in the browser's tab), what it is for, and its buttons. */
export function Page({ title, lead, actions, children }: PageProps): ReactElement {
  useDocumentTitle(`${title} · Quartet`);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={1} className="wrap">
            {title}
          </Title>
          {lead !== undefined && (
            <Text c="dimmed" maw={720}>
              {lead}
            </Text>
          )}
        </div>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

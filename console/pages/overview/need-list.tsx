import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { OperatorNeed } from '../../../clients/typescript/src/generated/openapi';
import { Section } from '../../parts/section';

/** What somebody has to see to, each with the way to where it is mended. */
export function NeedList({ needs }: { readonly needs: readonly OperatorNeed[] }): ReactElement {
  return (
    <Section title="What needs you">
      {needs.length === 0 && <Text c="dimmed">Nothing, at the moment.</Text>}
      <Stack gap="xs" aria-live="polite">
        {needs.map(({ kind, weight, text, page }) => (
          <Group key={`${kind} ${text}`} justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <Badge color={weight === 'problem' ? 'red.9' : 'gray.7'} variant="filled" w={80}>
                {weight}
              </Badge>
              <Text className="wrap">{text}</Text>
            </Group>
            {page !== null && (
              <Button
                component={Link}
                to={page}
                variant="default"
                size="compact-sm"
                flex="none"
                aria-label={`See to it: ${text}`}
              >
                See to it
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

import { Button, Group, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import type { OperatorContextFigures } from '../../../clients/typescript/src/generated/openapi';
import type { NavigationGroup } from '../../app/navigation';
import { SparkLine } from '../../parts/spark-line';

interface ContextCardProps {
  readonly group: NavigationGroup;
  readonly figures: OperatorContextFigures | undefined;
}

const number = (value: number): string => value.toLocaleString('en');
const time = (value: number | null): string => (value === null ? '–' : `${number(value)} ms`);

/** What goes on in one context, and its pages. */
export function ContextCard({ group: { title, entries }, figures }: ContextCardProps): ReactElement {
  return (
    <Paper withBorder bg="var(--console-paper)" p="md" component="section">
      <Title order={2}>{title}</Title>
      {figures && (
        <>
          <SimpleGrid cols={4} spacing="xs" mt="sm" component="dl" mb="xs">
            <Figure name="Last hour">{number(figures.requests)}</Figure>
            <Figure name="Failed">{number(figures.errors)}</Figure>
            <Figure name="Half within">{time(figures.p50)}</Figure>
            <Figure name="99 % within">{time(figures.p99)}</Figure>
          </SimpleGrid>
          <SparkLine
            label={`${title ?? ''}: ${number(figures.requests)} in the last hour, minute by minute`}
            values={figures.minutes}
            height={40}
          />
          <Text size="sm" c="dimmed">
            {number(figures.day)} in 24 hours
          </Text>
        </>
      )}
      <Group gap="xs" mt="sm">
        {entries.map(({ title: page, to }) => (
          <Button key={to} component={Link} to={to} variant="default" size="xs">
            {page}
          </Button>
        ))}
      </Group>
    </Paper>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} fw={600} className="number">
        {children}
      </Text>
    </div>
  );
}

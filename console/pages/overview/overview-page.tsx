import { Alert, Badge, Group, Loader, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { navigationFor } from '../../app/navigation';
import { useSession } from '../../app/session';
import { Failure } from '../../parts/failure';
import { Page as PageFrame } from '../../parts/page';
import { Section } from '../../parts/section';
import { ContextCard } from './context-card';
import { findHealth, type Check } from './find-health';
import { useLiveOverview } from './live-overview';
import { NeedList } from './need-list';

const REFRESH_MS = 10_000;

/** What goes on, what needs somebody, and where to go. */
export function Page(): ReactElement {
  const { contexts } = useSession();
  const { data, error, refetch, isFetching } = useLiveOverview();
  return (
    <PageFrame title="Overview" lead="What goes on in this Quartet, as it happens.">
      {error !== null && <Failure error={error} retry={() => void refetch()} isBusy={isFetching} />}
      {data !== undefined && <NeedList needs={data.needs} />}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {navigationFor(contexts)
          .filter(({ context }) => context !== undefined)
          .map((group) => (
            <ContextCard
              key={group.context}
              group={group}
              figures={data?.contexts.find(({ context }) => context === group.context)}
            />
          ))}
      </SimpleGrid>
      <HealthSection />
    </PageFrame>
  );
}

function HealthSection(): ReactElement {
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => findHealth(signal),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Section title="Health">
      {error !== null && <Failure error={error} retry={() => void refetch()} isBusy={isFetching} />}
      {error === null && data === undefined && <Loader size="sm" aria-label="Loading" />}
      {error === null && data !== undefined && (
        <Stack gap="sm">
          <Alert color={data.isReady ? 'teal' : 'red'} variant="light" role="status">
            <Text c="var(--mantine-color-text)">{data.isReady ? 'Everything answers.' : data.message}</Text>
          </Alert>
          {data.checks.map((check) => (
            <CheckLine key={check.name} check={check} />
          ))}
        </Stack>
      )}
    </Section>
  );
}

function CheckLine({ check: { name, isUp, note } }: { readonly check: Check }): ReactElement {
  return (
    <Group gap="sm">
      <Badge color={isUp ? 'teal.9' : 'red.9'} variant="filled" w={64}>
        {isUp ? 'Up' : 'Down'}
      </Badge>
      <Text tt="capitalize">{name}</Text>
      {note !== undefined && (
        <Text c="dimmed" className="wrap">
          {note}
        </Text>
      )}
    </Group>
  );
}

import { SimpleGrid, Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

/** Names and values of one thing. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}): ReactElement {
  return (
    <SimpleGrid component="dl" cols={{ base: 2, md: 3 }} spacing="md" m={0}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} className="wrap">
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

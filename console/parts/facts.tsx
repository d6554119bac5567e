import { SimpleGrid, Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

/** Names and values of one thing. */
export function Facts({
  facts,
  isWide = false,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
  /** Where values are as long as addresses. */
  readonly isWide?: boolean;
}): ReactElement {
  return (
    <SimpleGrid
      component="dl"
      cols={isWide ? { base: 1, md: 2 } : { base: 1, xs: 2, md: 3 }}
      spacing="md"
      m={0}
    >
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

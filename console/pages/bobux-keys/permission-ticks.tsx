import { Checkbox, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { PERMISSIONS } from './permissions';

interface PermissionTicksProps {
  readonly value: number;
  readonly onChange: (permissions: number) => void;
}

/** One tick for each thing that a key may do. */
export function PermissionTicks({ value, onChange }: PermissionTicksProps): ReactElement {
  return (
    <Checkbox.Group
      label="May"
      value={PERMISSIONS.filter(({ bit }) => (value & bit) !== 0).map(({ bit }) => String(bit))}
      onChange={(bits) => onChange(bits.reduce((sum, bit) => sum + Number(bit), 0))}
    >
      <Stack gap="xs" mt="xs">
        {PERMISSIONS.map(({ bit, name, what }) => (
          <Checkbox key={bit} value={String(bit)} label={name} description={what} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

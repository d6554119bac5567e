import { ActionIcon, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactElement } from 'react';

interface CopyValueProps {
  /** What it is: `API key`. */
  readonly label: string;
  readonly value: string;
  /** What stands there, where it is not the whole. */
  readonly shown?: string;
}

/** A value to take elsewhere. */
export function CopyValue({ label, value, shown = value }: CopyValueProps): ReactElement {
  return (
    <Group component="span" gap={4} wrap="nowrap" display="inline-flex">
      <span className="mono">{shown}</span>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={copy}
              aria-label={copied ? `${label}: copied` : `Copy ${label}`}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}

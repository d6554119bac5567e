import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { copyText } from './copy-text';

interface CopyValueProps {
  /** What it is: `API key`. */
  readonly label: string;
  readonly value: string;
  /** What stands there, where it is not the whole. */
  readonly shown?: string;
}

const COPIED_MS = 2_000;

/** A value to take elsewhere. Where the browser does not copy, the whole value is shown and selected. */
export function CopyValue({ label, value, shown = value }: CopyValueProps): ReactElement {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  const text = useRef<HTMLSpanElement>(null);
  const isCopied = outcome === 'copied';
  useEffect(() => {
    if (outcome === 'refused' && text.current !== null) getSelection()?.selectAllChildren(text.current);
    if (outcome !== 'copied') return undefined;
    const timer = setTimeout(() => setOutcome(undefined), COPIED_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (button: HTMLElement): Promise<void> => {
    setOutcome(undefined);
    setOutcome((await copyText(value, button)) ? 'copied' : 'refused');
  };
  return (
    <Group component="span" gap={4} wrap="nowrap" display="inline-flex">
      <span>
        <span className="mono letter" ref={text}>
          {outcome === 'refused' ? value : shown}
        </span>
        <span role="status">
          {outcome === 'refused' && ' The browser does not copy here. It is selected: copy it by hand.'}
        </span>
      </span>
      <Tooltip label={isCopied ? 'Copied' : 'Copy'}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          onClick={({ currentTarget }) => void copy(currentTarget)}
          aria-label={isCopied ? `${label}: copied` : `Copy ${label}`}
        >
          {isCopied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

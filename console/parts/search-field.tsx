import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';

const PAUSE_MS = 250;

interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

/** Searches on the server while one types, a moment after the last letter. */
export function SearchField({ label, placeholder, value, onSearch }: SearchFieldProps): ReactElement {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  /** What was searched for, and does not stand in the address yet. */
  const [sent, setSent] = useState<string>();
  if (value !== known) {
    setKnown(value);
    setSent(undefined);
    // Changed by a link, not from here; what was typed since one's own search is kept.
    if (sent === undefined) setText(value);
  }
  const search = useDebouncedCallback((next: string) => {
    if (next !== value) setSent(next);
    onSearch(next);
  }, PAUSE_MS);
  const change = (next: string): void => {
    setText(next);
    search(next.trim());
  };
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? null : (
          <CloseButton size="sm" aria-label="Clear the search" onClick={() => change('')} />
        )
      }
      autoComplete="off"
      spellCheck={false}
      style={{ flex: '1 1 auto', minWidth: 'min(16rem, 100%)' }}
    />
  );
}

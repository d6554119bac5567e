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
  const search = useDebouncedCallback(onSearch, PAUSE_MS);
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

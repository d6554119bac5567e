import { TextInput, type TextInputProps } from '@mantine/core';
import type { ReactElement } from 'react';
import { readWholeNumber, sayRange, type WholeRange } from './whole-number';

interface WholeFieldProps extends Omit<
  TextInputProps,
  'value' | 'onChange' | 'error' | 'min' | 'max' | 'type'
> {
  /** As it was typed; `readWholeNumber` says which number it is. */
  readonly value: string;
  readonly range: WholeRange;
  readonly onChange: (text: string) => void;
}

/** A field for a whole number, which stays as it was typed and says below it where that is none. */
export function WholeField({ value, range, onChange, ...rest }: WholeFieldProps): ReactElement {
  const isWrong = value.trim() !== '' && readWholeNumber(value, range) === undefined;
  return (
    <TextInput
      {...rest}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={isWrong && sayRange(range)}
      inputMode="numeric"
      autoComplete="off"
    />
  );
}

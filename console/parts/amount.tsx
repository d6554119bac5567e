import type { ReactElement } from 'react';

const PLAIN = new Intl.NumberFormat('en');
const SIGNED = new Intl.NumberFormat('en', { signDisplay: 'exceptZero' });

/** `1,250`; with `isChange` `+20` or `-5`. */
export function Amount({
  value,
  isChange = false,
}: {
  readonly value: number;
  readonly isChange?: boolean;
}): ReactElement {
  return <span className="number">{(isChange ? SIGNED : PLAIN).format(value)}</span>;
}

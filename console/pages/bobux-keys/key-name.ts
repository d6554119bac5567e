import type { BobuxKey } from '../../../clients/typescript/src/generated/openapi';

/** What a key is called: its label, or how it begins. */
export const nameOf = ({ key, label }: BobuxKey): string => label ?? `${key.slice(0, 8)}…`;

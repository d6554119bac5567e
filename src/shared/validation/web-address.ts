import type { Rule } from './rule.js';
import { isLongerThan, isStorable } from './text.js';

const ABSOLUTE = /^https?:\/\/\S+$/i;
const RELATIVE = /^\/\S*$/;

/**
 * Whether a text may be put into a page as an address: http or https (never `javascript:…`), or, where `relative` says so, one that begins
 * with `/`. Tests no length: do that before.
 */
export function isWebAddress(text: string, relative = false): boolean {
  return (ABSOLUTE.test(text) && URL.canParse(text)) || (relative && RELATIVE.test(text));
}

export interface AddressLimits {
  /** Characters; 2,048 where nothing is said. */
  readonly max?: number;
  /** Whether `/path` is taken too. */
  readonly relative?: boolean;
}

/** An http(s) address. */
export function webAddress({ max = 2_048, relative = false }: AddressLimits = {}): Rule {
  return {
    expected: `an address that begins with http://${relative ? ', https:// or /' : ' or https://'}, of at most ${max} characters`,
    schema: { type: 'string', maxLength: max, ...(!relative && { format: 'uri' }) },
    refusal: (value) => {
      if (typeof value !== 'string') return 'type';
      if (value === '') return 'empty';
      if (isLongerThan(value, max)) return 'too-long';
      if (!isStorable(value)) return 'unstorable';
      return isWebAddress(value, relative) ? undefined : 'form';
    },
  };
}

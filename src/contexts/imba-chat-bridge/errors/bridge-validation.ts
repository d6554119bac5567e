import type { PipeTransform } from '@nestjs/common';
import { pathOf, type Problem } from '../../../shared/validation/read-dto.js';
import { validationPipe } from '../../../shared/validation/validation.pipe.js';
import { BridgeError } from './bridge-error.js';

/** Where a text is wrong in more than its length, the message leaves its length out. */
const ANY_TEXT = 'must be a text';

function sentence({ reason, message, ...problem }: Problem, unknown: string): string {
  const path = pathOf({ reason, message, ...problem });
  if (reason === 'unknown') return `${path}${unknown}.`;
  const said =
    message.startsWith('must be a text') && ['type', 'unstorable'].includes(reason) ? ANY_TEXT : message;
  return `${path || 'The body'} ${said}.`;
}

/**
 * This context's form of refusal: WRONG_VALUE that names the first field that is wrong, or that there is none of this name.
 * @param unknown what follows the name of a field that there is not
 */
export const bridgeValidation = (unknown = ': no such field'): PipeTransform =>
  validationPipe({ unknownFields: 'refuse', refuse: refusalOf(unknown) });

/** The same where other fields are passed over. */
export const lenientBridgeValidation = (): PipeTransform =>
  validationPipe({ unknownFields: 'ignore', refuse: refusalOf('') });

const refusalOf =
  (unknown: string) =>
  ([first]: readonly Problem[]): BridgeError =>
    new BridgeError('WRONG_VALUE', first ? sentence(first, unknown) : 'Wrong.');

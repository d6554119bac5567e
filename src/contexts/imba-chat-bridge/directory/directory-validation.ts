import { validationPipe } from '../../../shared/validation/validation.pipe.js';
import { BridgeError } from '../errors/bridge-error.js';
import { MAX_IDS } from '../users/asked-ids.js';
import { sentenceOf } from './directory-item.js';

/** Why a PATCH is refused. */
export const wrongChange = (problem: string): BridgeError =>
  new BridgeError('WRONG_VALUE', `The change is refused. ${problem}`);

export const changeValidation = validationPipe({
  unknownFields: 'refuse',
  refuse: ([first]) => wrongChange(first ? sentenceOf(first) : 'It is wrong.'),
});

export const friendsValidation = validationPipe({
  unknownFields: 'refuse',
  refuse: ([first]) =>
    new BridgeError(
      'WRONG_VALUE',
      first === undefined || first.path.length === 0
        ? `Send a JSON array of at most ${MAX_IDS} user ids.`
        : `Each id ${first.message}.`,
    ),
});

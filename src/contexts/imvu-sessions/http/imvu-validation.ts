import type { PipeTransform } from '@nestjs/common';
import { pathOf } from '../../../shared/validation/read-dto.js';
import { validationPipe } from '../../../shared/validation/validation.pipe.js';
import { ImvuError } from '../imvu-error.js';

/** This context's form of refusal: INVALID_REQUEST that names every wrong field, and no value: it may be a password. */
export const imvuValidation = (): PipeTransform =>
  validationPipe({
    unknownFields: 'ignore',
    refuse: (problems) =>
      new ImvuError(
        'INVALID_REQUEST',
        problems.map((problem) => `${pathOf(problem) || 'body'}: ${problem.message}`).join('; '),
      ),
  });

import type { Type } from '@nestjs/common';
import { getSchemaPath } from '@nestjs/swagger';
import { readDto } from './read-dto.js';
import type { Rule } from './rule.js';

/** An object of one of these DTO classes, which the class that has the field names in `@ApiExtraModels(…)`. */
export function either(...dtos: readonly Type<object>[]): Rule {
  return {
    expected: `an object of one of ${dtos.length} kinds`,
    schema: { oneOf: dtos.map((dto) => ({ $ref: getSchemaPath(dto) })) },
    refusal: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'type';
      return dtos.some((dto) => 'value' in readDto(dto, value, 'ignore')) ? undefined : 'form';
    },
  };
}

import { HttpException, type Type } from '@nestjs/common';
import { pathOf, readDto } from '../validation/read-dto.js';
import { CommandError } from './cli-command.js';

/**
 * What was given to a command, under the rules of the route that does the same.
 * @param names what fields are called in the command's help, where that is not their name in capitals
 * @throws CommandError
 */
export function readValues<Dto extends object>(
  dto: Type<Dto>,
  given: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>> = {},
): Dto {
  const read = readDto(dto, given, 'refuse');
  if ('value' in read) return read.value;
  const lines = read.problems.map((problem) => {
    const path = pathOf(problem);
    return `${names[path] ?? path.toUpperCase()} ${problem.message}.`;
  });
  throw new CommandError(lines.join('\n'));
}

/** Work that a route does as well, whose refusals are for the operator. @throws CommandError */
export async function refusedInWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HttpException) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}

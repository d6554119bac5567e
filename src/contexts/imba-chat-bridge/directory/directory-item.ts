import { pathOf, readDto, type Problem } from '../../../shared/validation/read-dto.js';
import { ImbachatUserChange, NewImbachatUser } from '../users/user.dto.js';

/** The result of reading: the value, or what is wrong with it in one sentence. */
export type Read<Value> = { readonly value: Value } | { readonly problem: string };

/** What is wrong, in words: `name: must be a text of 1 to 255 characters`. */
export function sentenceOf(problem: Problem): string {
  if (problem.reason === 'unstorable') return 'holds NUL or half a surrogate pair, which cannot be kept';
  const path = pathOf(problem);
  return path === '' ? problem.message : `${path}: ${problem.message}`;
}

/** What is wrong with fields that are right each by itself. */
export function conflictOf({ password, password_hash }: ImbachatUserChange): string | undefined {
  if (!password || !password_hash) return undefined;
  return 'password and password_hash: only one of them';
}

/** Reads one user of an upload. */
export function readDirectoryItem(value: unknown): Read<NewImbachatUser> {
  const read = readDto(NewImbachatUser, value, 'refuse');
  if ('problems' in read) {
    const [first] = read.problems;
    return { problem: first === undefined ? 'is wrong' : sentenceOf(first) };
  }
  const problem = conflictOf(read.value);
  return problem === undefined ? read : { problem };
}

import { hash } from 'node:crypto';
import { readDto, type Problem } from '../../../shared/validation/read-dto.js';
import type { ArticleChanges } from '../articles/article.js';
import { ARTICLE_FIELDS } from '../articles/article.js';
import { articleErrorsOf } from '../http/lishop-validation.js';
import { LiShopCreation, LiShopEdit } from './batch.dto.js';
import { MAX_CLIENT_ID, MAX_OBJECT_ID, OPERATIONS, type Edit, type RefusedEdit } from './edit.js';

type Sent = Readonly<Record<string, unknown>>;
type Errors = Record<string, readonly string[]>;

function objectOf(value: unknown): Sent {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Sent) : {};
}

const own = (object: Sent, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);

/** Another one where another edit comes under the same id. */
export function fingerprintOf({ op, objectId, of, at, values }: Edit): string {
  const said = [op, objectId ?? null, of ?? null, at, ...ARTICLE_FIELDS.map((field) => values[field])];
  // A field that is not named is another thing than one that becomes null.
  const text = JSON.stringify(said.map((part) => (part === undefined ? 0 : part)));
  return hash('sha256', text, 'hex');
}

/** Reads one edit of a batch. @returns it, or what is wrong with it */
export function readEdit(sent: unknown): Edit | RefusedEdit {
  const edit = objectOf(sent);
  const op = OPERATIONS.find((known) => known === own(edit, 'op'));
  const fields = op === 'delete' ? {} : objectOf(own(edit, 'fields'));
  const read = readDto(op === 'create' ? LiShopCreation : LiShopEdit, { ...edit, fields }, 'ignore');
  const errors = 'problems' in read ? errorsOf(read.problems) : {};
  if (op !== undefined) Object.assign(errors, targetErrors(op, edit));
  const values = 'value' in read ? valuesOf(read.value.fields ?? {}) : {};
  if ('value' in read && op === 'update' && Object.keys(values).length === 0) errors.fields = [BLANK];
  if ('problems' in read || op === undefined || Object.keys(errors).length > 0)
    return refused(errors.clientId === undefined ? (edit.clientId as string) : null, errors);
  const { clientId, objectId, of, at } = read.value;
  return {
    clientId,
    op,
    ...(typeof objectId === 'string' && { objectId }),
    ...(typeof of === 'string' && { of }),
    at: at.getTime(),
    values,
  };
}

const BLANK = "can't be blank";
const MUST_BE_BLANK = 'must be blank';
const LENGTHS: Readonly<Record<string, number>> = {
  clientId: MAX_CLIENT_ID,
  of: MAX_CLIENT_ID,
  objectId: MAX_OBJECT_ID,
};

function said({ reason }: Problem, part: string): string {
  if (part === 'op') return 'is not create, update or delete';
  if (reason === 'missing' || reason === 'empty') return BLANK;
  return reason === 'too-long' ? `is too long (maximum is ${LENGTHS[part]} characters)` : 'is invalid';
}

/** Of the parts of an edit, and of the fields of its article. */
function errorsOf(problems: readonly Problem[]): Errors {
  const ofArticle = problems
    .filter(({ path }) => path.length > 1)
    .map((problem) => ({ ...problem, path: problem.path.slice(1) }));
  const errors: Errors = articleErrorsOf(ofArticle);
  for (const problem of problems) {
    const [part, field] = problem.path;
    if (field === undefined) errors[String(part)] = [said(problem, String(part))];
  }
  return errors;
}

/** Which article it is about must be said in one way, and not for a new one. */
function targetErrors(op: Edit['op'], edit: Sent): Errors {
  const [objectId, of] = [own(edit, 'objectId') ?? undefined, own(edit, 'of') ?? undefined];
  if (op === 'create')
    return {
      ...(objectId !== undefined && { objectId: [MUST_BE_BLANK] }),
      ...(of !== undefined && { of: [MUST_BE_BLANK] }),
    };
  if (objectId === undefined && of === undefined) return { objectId: [BLANK] };
  return objectId !== undefined && of !== undefined ? { of: [MUST_BE_BLANK] } : {};
}

/** Those that were named. */
function valuesOf(fields: ArticleChanges): Edit['values'] {
  const values: ArticleChanges = {};
  for (const field of ARTICLE_FIELDS) if (fields[field] !== undefined) values[field] = fields[field];
  return values;
}

/** What stands in the place of an edit that cannot be done. */
export function refused(clientId: string | null, errors: RefusedEdit['errors']): RefusedEdit {
  return { clientId, status: 422, errors };
}

import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const OPERATION_NAME = 'quartet:operation-name';

/** What a person calls an operation, where the rule of `operationId` would not find it: `listArticles`. One for each address that it has. */
export const OperationName = (...names: string[]): CustomDecorator => SetMetadata(OPERATION_NAME, names);

/** What handlers are often called, and what a client would call it. */
const VERBS: Readonly<Record<string, string>> = {
  one: 'get',
  find: 'get',
  forget: 'delete',
  destroy: 'delete',
  index: 'list',
  all: 'list',
};

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const singular = (noun: string): string => noun.replace(/ies$/, 'y').replace(/(?<!s|u)s$/, '');

/**
 * The id of an operation, which generators make the name of a method: the context, then what a person calls it. `registerAccount` of LiShop
 * is `lishopRegisterAccount`; a name of one word gets what it is about from the controller: `list` of `ImvuAccountsController` is
 * `imvuListAccounts`.
 *
 * @param tag of the controller; its first word is the context: `IMVU: accounts`
 */
export function operationId(tag: string, controller: string, handler: string, name?: string): string {
  const context = (/^\w+/.exec(tag)?.[0] ?? '').toLowerCase();
  if (name !== undefined) return context + capital(name);
  if (/[a-z][A-Z]/.test(handler)) return context + capital(handler);
  const noun = controller.replace(/Controller$/, '').replace(new RegExp(`^${context}`, 'i'), '');
  const verb = VERBS[handler] ?? handler;
  return context + capital(verb) + (verb === 'list' ? noun : singular(noun));
}

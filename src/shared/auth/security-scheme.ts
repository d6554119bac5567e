import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { Authenticator } from './access.js';

/** How OpenAPI names what an authenticator asks for. */
export interface SecurityScheme {
  /** Its name in the description, such as `operator`; the same for all authenticators that take the same credentials. */
  readonly name: string;
  readonly type: 'http' | 'apiKey';
  /** For `http`. */
  readonly scheme?: 'basic' | 'bearer';
  /** For `apiKey`: the header. */
  readonly header?: string;
  /** For `apiKey` in place of a header. */
  readonly cookie?: string;
  /** For `apiKey` in place of a header: the parameter of the address. */
  readonly query?: string;
  readonly description?: string;
}

const SCHEME = 'quartet:security-scheme';

/**
 * Says on an authenticator what credentials it takes, so that every route that it guards says so in its description.
 * @param schemes any one of them opens the route; `'in-parameters'` where the credential is a parameter of the route, described with the others
 */
export const Credentials =
  (...schemes: readonly SecurityScheme[] | readonly ['in-parameters']): ClassDecorator =>
  (authenticator) =>
    Reflect.defineMetadata(
      SCHEME,
      schemes.filter((scheme) => scheme !== 'in-parameters'),
      authenticator,
    );

/**
 * @returns none where the credential is a parameter
 * @throws TypeError for an authenticator that does not say
 */
export function credentialsOf(authenticator: Type<Authenticator>): readonly SecurityScheme[] {
  const schemes = Reflect.getMetadata(SCHEME, authenticator) as readonly SecurityScheme[] | undefined;
  if (schemes === undefined)
    throw new TypeError(`${authenticator.name} does not say what credentials it takes.`);
  return schemes;
}

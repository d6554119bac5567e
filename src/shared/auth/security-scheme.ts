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
  readonly description?: string;
}

const SCHEME = 'quartet:security-scheme';

/**
 * Says on an authenticator what credentials it takes, so that every route that it guards says so in its description.
 * @param scheme `'in-parameters'` where the credential is a parameter of the route, described with the others
 */
export const Credentials =
  (scheme: SecurityScheme | 'in-parameters'): ClassDecorator =>
  (authenticator) =>
    Reflect.defineMetadata(SCHEME, scheme, authenticator);

/** @throws TypeError for an authenticator that does not say */
export function credentialsOf(authenticator: Type<Authenticator>): SecurityScheme | 'in-parameters' {
  const scheme = Reflect.getMetadata(SCHEME, authenticator) as SecurityScheme | 'in-parameters' | undefined;
  if (scheme === undefined)
    throw new TypeError(`${authenticator.name} does not say what credentials it takes.`);
  return scheme;
}

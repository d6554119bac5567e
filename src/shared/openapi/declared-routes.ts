import { RequestMethod, type INestApplicationContext, type Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { ACCESS, ACTS_ON_GET, type Access } from '../auth/access.js';
import { OPERATION_NAME } from '../http/operation-name.js';

/** What a handler's decorators say of it. */
export interface DeclaredRoute {
  readonly controller: Type;
  readonly handler: string;
  readonly access: Access | undefined;
  /** Whether it does something though it is asked by GET, or may. */
  readonly actsOnGet: boolean;
  /** Of its operations, one for each address that it has. */
  readonly names: readonly string[];
  /** `@All()`: one handler for every method. */
  readonly everyMethod: boolean;
}

/** All handlers of all controllers, by `CONTROLLER.HANDLER`. */
export function declaredRoutes(app: INestApplicationContext): Map<string, DeclaredRoute> {
  const reflector = new Reflector();
  const routes = new Map<string, DeclaredRoute>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const controller = metatype as Type;
      for (const [handler, method] of methodsOf(controller)) {
        routes.set(`${controller.name}.${handler}`, {
          controller,
          handler,
          access: reflector.getAllAndOverride<Access | undefined>(ACCESS, [method, controller]),
          actsOnGet: reflector.getAllAndOverride<unknown>(ACTS_ON_GET, [method, controller]) !== undefined,
          names: reflector.get<readonly string[] | undefined>(OPERATION_NAME, method) ?? [],
          everyMethod: Reflect.getMetadata(METHOD_METADATA, method) === RequestMethod.ALL,
        });
      }
    }
  }
  return routes;
}

type Method = (...parameters: unknown[]) => unknown;

/** Inherited ones too. */
function methodsOf(controller: Type): Map<string, Method> {
  const methods = new Map<string, Method>();
  for (
    let prototype = controller.prototype as object;
    prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype) as object
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value === 'function' && !methods.has(name)) methods.set(name, value as Method);
    }
  }
  return methods;
}

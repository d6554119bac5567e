import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { Text, WholeNumber } from '../../../shared/validation/decorators.js';
import { LiShopError } from '../lishop-error.js';
import { Params } from './params.js';

class Things {
  @Text({ max: 5 })
  title!: string;
}

class ThingHeaders {
  @WholeNumber({ min: 1, max: 9, asText: true, optional: true })
  'X-Thing'?: number;
}

/** What a handler without types of its parameters is given, such as tsx leaves them. */
function given(decorator: ParameterDecorator, request: object): unknown {
  class Controller {
    handle(things: unknown): unknown {
      return things;
    }
  }
  decorator(Controller.prototype, 'handle', 0);
  const [parameter] = Object.values(
    Reflect.getMetadata(ROUTE_ARGS_METADATA, Controller, 'handle') as Record<
      string,
      { factory: (data: unknown, context: ExecutionContext) => unknown }
    >,
  );
  const context = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
  return parameter?.factory(undefined, context);
}

const problemOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return (error as LiShopError).problem;
  }
};

describe('@Params', () => {
  it('should give an instance of the class that it names, also where no types are kept', () => {
    const things = given(Params(Things), { query: { title: 'a', other: 'x' }, body: {} });
    expect(things).toBeInstanceOf(Things);
    expect(things).toEqual({ title: 'a' });
  });

  it('should refuse what the class refuses, also where no types are kept', () => {
    expect(problemOf(() => given(Params(Things), { query: {}, body: { title: 'too long' } }))).toEqual({
      code: 'PARAMETER_INVALID',
      parameter: 'title',
    });
    expect(problemOf(() => given(Params(Things, 'query'), { query: {}, body: {} }))).toEqual({
      code: 'PARAMETER_REQUIRED',
      parameter: 'title',
    });
  });

  it('should read headers that the fields of a class are named after', () => {
    const sent = (value: string | undefined) => ({
      get: (name: string) => (name === 'X-Thing' ? value : 'another'),
    });
    const decorator = Params(ThingHeaders, 'headers');
    expect(given(decorator, sent('7'))).toEqual({ 'X-Thing': 7 });
    expect(given(decorator, sent(undefined))).toEqual({});
    expect(problemOf(() => given(decorator, sent('17')))).toEqual({
      code: 'PARAMETER_INVALID',
      parameter: 'X-Thing',
    });
  });

  it('should not be put before a parameter of another class', () => {
    class Controller {}
    const types: Type[] = [ThingHeaders];
    Reflect.defineMetadata('design:paramtypes', types, Controller.prototype, 'handle');
    expect(() => Params(Things)(Controller.prototype, 'handle', 0)).toThrow('parameter 0 is no Things');
  });
});

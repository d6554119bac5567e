import { describe, expect, it } from '@jest/globals';
import type { Reason } from '../../../shared/validation/rule.js';
import { articleErrorsOf, refusalOf } from './lishop-validation.js';

const problem = (field: string, reason: Reason) => ({ path: [field], reason, message: '' });

describe("LiShop's words", () => {
  it.each<[string, Reason, string[]]>([
    ['name', 'missing', ["can't be blank"]],
    ['name', 'empty', ["can't be blank"]],
    ['qty', 'missing', ["can't be blank", 'is not a number']],
    ['qty', 'empty', ["can't be blank"]],
    ['checked', 'form', ['is not a number']],
    ['shop', 'too-long', ['is too long (maximum is 1000 characters)']],
    ['shop', 'type', ['is invalid']],
    ['shop', 'unstorable', ['is invalid']],
  ])('should be, of an article whose %s is %s, %j', (field, reason, words) => {
    expect(refusalOf([problem(field, reason)]).problem).toEqual({
      code: 'ARTICLE_INVALID',
      errors: { [field]: words },
    });
  });

  it.each<[Reason, string]>([
    ['missing', 'PARAMETER_REQUIRED'],
    ['empty', 'PARAMETER_REQUIRED'],
    ['type', 'PARAMETER_INVALID'],
    ['form', 'PARAMETER_INVALID'],
    ['too-long', 'PARAMETER_INVALID'],
    ['unstorable', 'PARAMETER_INVALID'],
  ])('should be, of a parameter that is %s, %s, and of the first one alone', (reason, code) => {
    expect(refusalOf([problem('receipt', reason), problem('email', 'missing')]).problem).toEqual({
      code,
      parameter: 'receipt',
    });
  });

  it("should stand in the seed's order of the fields", () => {
    const errors = articleErrorsOf([
      problem('checked', 'form'),
      problem('qty', 'empty'),
      problem('qty', 'form'),
      problem('name', 'too-long'),
    ]);
    expect(Object.keys(errors)).toEqual(['name', 'qty', 'checked']);
    expect(errors.qty).toEqual(["can't be blank", 'is not a number']);
  });
});

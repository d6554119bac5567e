import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { webAddress } from './web-address.js';
import { zodRule, zodText, zodUuid, zodWholeNumber } from './zod.js';

describe('the rules as zod schemas', () => {
  it('should refuse what the rules refuse, in their words', () => {
    expect(zodText({ max: 2 }).safeParse('🧀🧀').success).toBe(true);
    expect(zodText({ max: 2 }).safeParse('a\0').success).toBe(false);
    expect(zodText({ max: 2 }).safeParse('abc').error?.issues[0]?.message).toBe(
      'must be a text of 1 to 2 characters',
    );
    expect(zodWholeNumber({ min: 0, max: 9 }).safeParse(10).success).toBe(false);
    expect(zodWholeNumber({ min: 0, max: 9 }).safeParse('1').success).toBe(false);
    expect(zodUuid.safeParse('x').success).toBe(false);
    expect(zodRule(webAddress()).safeParse('javascript:1').success).toBe(false);
    expect(zodRule(webAddress()).safeParse('https://example.org').success).toBe(true);
  });

  it('should be described as the rules are, and take a description of their own', () => {
    const schema = z.object({
      name: zodText({ max: 9 }).describe('the name'),
      amount: zodWholeNumber({ min: 0, max: 2 ** 53 - 1 }).optional(),
    });
    expect(z.toJSONSchema(schema)).toMatchObject({
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 9, description: 'the name' },
        amount: { type: 'integer', format: 'int64', minimum: 0 },
      },
      required: ['name'],
    });
  });
});

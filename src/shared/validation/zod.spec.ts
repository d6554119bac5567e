import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { zodText } from './zod.js';

describe('zodText', () => {
  it('should refuse what the rule refuses, in its words', () => {
    expect(zodText({ max: 2 }).safeParse('🧀🧀').success).toBe(true);
    expect(zodText({ max: 2 }).safeParse('a\0').success).toBe(false);
    for (const wrong of ['abc', 1])
      expect(zodText({ max: 2 }).safeParse(wrong).error?.issues[0]?.message).toBe(
        'must be a text of 1 to 2 characters',
      );
  });

  it('should be described as the rule is, and take a description of its own', () => {
    const schema = z.object({ name: zodText({ max: 9 }).describe('the name') });
    expect(z.toJSONSchema(schema)).toMatchObject({
      properties: { name: { type: 'string', minLength: 1, maxLength: 9, description: 'the name' } },
      required: ['name'],
    });
  });
});

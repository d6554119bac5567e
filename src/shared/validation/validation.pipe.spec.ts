import { describe, expect, it } from '@jest/globals';
import type { ArgumentMetadata, Type } from '@nestjs/common';
import { Address, Flag, Id, Instant, ListOf, Nested, OneOf, Text, Uuid, WholeNumber } from './decorators.js';
import { MAX_PROBLEMS, pathOf, readDto, readList, type Problem } from './read-dto.js';
import { text } from './text.js';
import { listBody, validationPipe } from './validation.pipe.js';

class Owner {
  @Text({ max: 10, trim: true })
  name!: string;

  @Uuid({ nullable: true })
  badge!: string | null;
}

class Account {
  @Id()
  id!: number;

  @Uuid({ optional: true })
  key?: string;

  @WholeNumber({ min: 1, max: 3600 })
  ttl = 300;

  @Flag({ optional: true })
  exclusive?: boolean;

  @OneOf(['good', 'bad'], { optional: true })
  verdict?: 'good' | 'bad';

  @Instant({ optional: true })
  at?: string;

  @Address({ optional: true })
  home?: string;

  @Nested(Owner, { optional: true })
  owner?: Owner;

  @ListOf(Owner, { max: 30, optional: true })
  guests?: Owner[];

  @ListOf(text({ max: 3 }), { min: 1, max: 2, optional: true })
  tags?: string[];
}

class PremiumAccount extends Account {
  @Text({ max: 5 })
  plan!: string;
}

class Page {
  @WholeNumber({ min: 1, max: 100, asText: true })
  limit = 50;

  @Flag({ asText: true })
  all = false;
}

class Refused extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((problem) => `${pathOf(problem)}: ${problem.message}`).join('; '));
  }
}

const refuse = (problems: readonly Problem[]): Error => new Refused(problems);
const lenient = validationPipe({ unknownFields: 'ignore', refuse });
const strict = validationPipe({ unknownFields: 'refuse', refuse });
const as = (metatype: Type, type: ArgumentMetadata['type'] = 'body'): ArgumentMetadata => ({
  metatype,
  type,
});

function reasons(value: unknown, dto: Type<object> = Account): [string, string][] {
  const read = readDto(dto, value, 'refuse');
  return 'problems' in read ? read.problems.map((problem) => [pathOf(problem), problem.reason]) : [];
}

describe('a DTO', () => {
  it('should be read with its defaults, and be an instance of its class', () => {
    const read = lenient.transform(
      { id: 7, guests: [{ name: ' Ada ', badge: null }] },
      as(Account),
    ) as Account;
    expect(read).toBeInstanceOf(Account);
    expect(read.guests?.[0]).toBeInstanceOf(Owner);
    expect(read).toMatchObject({ id: 7, ttl: 300, guests: [{ name: 'Ada', badge: null }] });
  });

  it.each<[object, [string, string][]]>([
    [{}, [['id', 'missing']]],
    [{ id: null }, [['id', 'type']]],
    [{ id: '7' }, [['id', 'type']]],
    [{ id: 0 }, [['id', 'range']]],
    [{ id: 7, ttl: null }, [['ttl', 'type']]],
    [{ id: 7, exclusive: null }, [['exclusive', 'type']]],
    [{ id: 7, key: 'x' }, [['key', 'form']]],
    [{ id: 7, verdict: 'worse' }, [['verdict', 'form']]],
    [{ id: 7, at: 'now' }, [['at', 'form']]],
    [{ id: 7, home: 'javascript:1' }, [['home', 'form']]],
    [{ id: 7, owner: [] }, [['owner', 'type']]],
    [{ id: 7, owner: { name: 'Ada' } }, [['owner.badge', 'missing']]],
    [{ id: 7, guests: {} }, [['guests', 'type']]],
    [
      {
        id: 7,
        guests: [
          { name: 'Ada', badge: null },
          { name: '', badge: 'x' },
        ],
      },
      [
        ['guests.1.name', 'empty'],
        ['guests.1.badge', 'form'],
      ],
    ],
    [{ id: 7, guests: [null] }, [['guests.0', 'type']]],
    [{ id: 7, tags: [] }, [['tags', 'empty']]],
    [{ id: 7, tags: ['a', 'long'] }, [['tags', 'too-long']]],
    [{ id: 7, tags: ['a', 'b', 'c'] }, [['tags', 'too-long']]],
    [{ id: 7, color: 'red' }, [['color', 'unknown']]],
    [{ id: 7, owner: { name: 'Ada', badge: null, age: 3 } }, [['owner.age', 'unknown']]],
  ])('should be refused as %j: %j', (value, expected) => {
    expect(reasons(value)).toEqual(expected);
  });

  it.each([null, 'text', 5, [], [[]]])('should not be made of %j', (value) => {
    expect(reasons(value)).toEqual([['', 'type']]);
  });

  it('should have the fields that it inherits', () => {
    expect(reasons({}, PremiumAccount)).toEqual(
      expect.arrayContaining([
        ['id', 'missing'],
        ['plan', 'missing'],
      ]),
    );
    expect(reasons({ id: 7, plan: 'gold' }, PremiumAccount)).toEqual([]);
    expect(reasons({ id: 7, plan: 'gold' })).toEqual([['plan', 'unknown']]);
  });

  it('should pass over unknown fields where its context does, and never take them', () => {
    const sent = JSON.parse('{"id":7,"color":"red","__proto__":{"admin":true},"constructor":{"name":"x"}}');
    const read = lenient.transform(sent, as(Account)) as Record<string, unknown>;
    expect(read).not.toHaveProperty('color');
    expect(read.admin).toBeUndefined();
    expect(Object.getPrototypeOf(read)).toBe(Account.prototype);
    expect(read.constructor).toBe(Account);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(() => strict.transform(sent, as(Account))).toThrow('color: no such field');
  });

  it('should convert only what says so', () => {
    expect(lenient.transform({ limit: '7', all: 'true' }, as(Page, 'query'))).toEqual({
      limit: 7,
      all: true,
    });
    expect(lenient.transform({}, as(Page, 'query'))).toEqual({ limit: 50, all: false });
    expect(() => lenient.transform({ limit: '7x' }, as(Page, 'query'))).toThrow(
      'limit: must be a whole number from 1 to 100',
    );
    expect(() => lenient.transform({ limit: ['7', '8'] }, as(Page, 'query'))).toThrow('limit');
    expect(() => lenient.transform({ id: 7, ttl: '300' }, as(Account))).toThrow('ttl');
  });

  it('should name what is missing where there is no body at all', () => {
    expect(() => lenient.transform(undefined, as(Account))).toThrow('id: must be a whole number');
  });

  it('should never repeat the value, and report the first problems only', () => {
    const guests = Array.from({ length: 30 }, () => ({ name: 'much too long', badge: 'secret' }));
    const read = readDto(Account, { id: 7, guests }, 'refuse');
    expect('problems' in read && read.problems).toHaveLength(MAX_PROBLEMS);
    expect(JSON.stringify(read)).not.toContain('secret');
    const names = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`n${n}`, n]));
    expect(reasons(names)).toHaveLength(MAX_PROBLEMS);
  });
});

describe('a list', () => {
  class Owners extends listBody(Owner, 3) {}

  it('should be validated item by item', () => {
    const right = { name: 'Ada', badge: null };
    expect(strict.transform([right, right], as(Owners))).toEqual([right, right]);
    expect(() => strict.transform([right, { name: 5, badge: null }, right], as(Owners))).toThrow(
      '1.name: must be a text of 1 to 10 characters',
    );
    expect(() => strict.transform([right, 'Ada'], as(Owners))).toThrow('1: must be an object');
    expect(() => strict.transform([right, { ...right, age: 3 }], as(Owners))).toThrow('1.age: no such field');
  });

  it('should have an end', () => {
    expect(readList(Owner, Array(4).fill({}), 3, 'ignore')).toEqual({
      problems: [{ path: [], reason: 'too-long', message: 'must be a list of at most 3' }],
    });
    expect(() => strict.transform({ 0: {} }, as(Owners))).toThrow('must be a list');
    expect(() => strict.transform(undefined, as(Owners))).toThrow('must be a list');
  });
});

describe('the pipe', () => {
  it.each([[Array], [Object], [String]])('should not let a body of type %p pass unvalidated', (metatype) => {
    expect(() => strict.transform([], as(metatype as Type))).toThrow(TypeError);
  });

  it('should leave alone what is no DTO and no body', () => {
    const principal = { id: 7 };
    expect(strict.transform(principal, { type: 'custom', metatype: Object })).toBe(principal);
    expect(strict.transform('7', { type: 'param', metatype: String, data: 'id' })).toBe('7');
  });

  it('should read a DTO that a parameter decorator gives', () => {
    expect(strict.transform({ limit: '9' }, as(Page, 'custom'))).toEqual({ limit: 9, all: false });
  });
});

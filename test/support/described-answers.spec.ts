import { describe, expect, it } from '@jest/globals';
import { DescribedAnswers, type OpenApi, type ReceivedAnswer } from './described-answers.js';

const document: OpenApi = {
  paths: {
    '/things/{id}': {
      get: {
        operationId: 'getThing',
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
          204: {},
          404: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Owner' } } } },
        },
      },
    },
    '/things/{id}/text': {
      get: { operationId: 'getText', responses: { 200: { content: { 'text/plain': {} } } } },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        properties: {
          id: { type: 'integer', format: 'int64' },
          at: { type: 'string', format: 'date-time', nullable: true },
          owner: { nullable: true, allOf: [{ $ref: '#/components/schemas/Owner' }] },
          example: { type: 'string' },
        },
        required: ['id', 'at'],
      },
      Owner: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    },
  },
};

const answers = new DescribedAnswers(document);
const hold = (answer: Partial<ReceivedAnswer>): boolean =>
  answers.hold({
    method: 'GET',
    path: '/things/7?x=y',
    status: 200,
    contentType: 'application/json; charset=utf-8',
    text: '',
    ...answer,
  });
const body = (value: unknown) => () => hold({ text: JSON.stringify(value) });

describe('answers that are held against the description', () => {
  it('should pass as they are described', () => {
    expect(body({ id: 7, at: '2026-01-05T12:00:00.000Z', owner: { name: 'Ada' }, example: 'x' })()).toBe(
      true,
    );
    expect(body({ id: 7, at: null, owner: null })()).toBe(true);
    expect(hold({ status: 204, contentType: null })).toBe(true);
    expect(hold({ path: '/things/7/text', contentType: 'text/plain', text: 'x' })).toBe(true);
  });

  it('should pass where nothing is new for who has them, without a body', () => {
    expect(hold({ status: 304, contentType: null })).toBe(true);
    expect(() => hold({ status: 304, contentType: null, text: 'x' })).toThrow(/answered 304/);
  });

  it.each([
    [{ id: '7', at: null }, /id must be integer/],
    [{ id: 7.5, at: null }, /id must be integer/],
    [{ id: 7 }, /must have required property 'at'/],
    [{ id: 7, at: 'now' }, /must match format "date-time"/],
    [{ id: 7, at: null, secret: 'x' }, /must NOT have additional properties/],
    [{ id: 7, at: null, owner: { name: 'Ada', mail: 'x' } }, /must NOT have additional properties/],
  ])('should fail as %j', (value, message) => {
    expect(body(value)).toThrow(message);
  });

  it('should fail with another status, type or a body where none is described', () => {
    expect(() => hold({ status: 418, text: '{}' })).toThrow('418, which openapi.json does not have');
    expect(() => hold({ contentType: 'text/html', text: 'x' })).toThrow('as text/html');
    expect(() => hold({ status: 204, text: 'x' })).toThrow('with a body');
  });

  it('should have, where any route may refuse, the form of the other refusals', () => {
    const owner = JSON.stringify({ name: 'Ada' });
    expect(hold({ status: 503, text: owner })).toBe(true);
    expect(() => hold({ status: 503, text: '{}' })).toThrow("must have required property 'name'");
    expect(() => hold({ status: 503, contentType: 'text/plain', text: 'x' })).toThrow('as text/plain');
    expect(() => hold({ path: '/things/7/text', status: 503, text: owner })).toThrow('does not have');
  });

  it('should be those of a GET, but for the body, where the headers alone were asked for', () => {
    expect(hold({ method: 'HEAD' })).toBe(true);
    expect(() => hold({ method: 'HEAD', contentType: 'text/html' })).toThrow('as text/html');
    expect(() => hold({ method: 'HEAD', status: 418 })).toThrow('does not have');
  });

  it('should not be looked at where no route is described', () => {
    expect(hold({ path: '/nowhere' })).toBe(false);
    expect(hold({ method: 'POST' })).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { failureOf } from './send-failure.js';

describe('what a try to send a mail came to', () => {
  it.each([
    ['no such user', 'EENVELOPE', 550, 'refused'],
    ['the mailbox is full', 'EMESSAGE', 552, 'refused'],
    ['the message is taken for spam', 'EMESSAGE', 554, 'refused'],
    ['the mailbox is busy, or the receiver is greylisting', 'EENVELOPE', 450, 'deferred'],
    ['the mailbox is full for now', 'EMESSAGE', 452, 'deferred'],
    ['the server stops', 'EENVELOPE', 421, 'away'],
    ['the server stops, in the midst of a mail', 'ECONNECTION', 421, 'away'],
    ['nobody has logged in', 'EENVELOPE', 530, 'away'],
    ['the commands came in another order than the server wants', 'EENVELOPE', 503, 'away'],
    ['the login is wrong', 'EAUTH', 535, 'away'],
    ['the server does not greet', 'EPROTOCOL', 554, 'away'],
    ['the server cannot be reached', 'ESOCKET', undefined, 'away'],
    ['the server says nothing', 'ETIMEDOUT', undefined, 'away'],
    ['the disk is full', 'ENOSPC', undefined, 'away'],
  ])('should be right where %s', (_what, code, responseCode, failure) => {
    expect(failureOf(Object.assign(new Error('-'), { code, responseCode }))).toBe(failure);
  });
});

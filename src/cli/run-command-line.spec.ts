import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CommandError, type CliCommand, type CliContext } from '../shared/cli-command/cli-command.js';
import { setTimeout } from 'node:timers/promises';
import { QueryFailedError } from 'typeorm';
import { eventually } from '../../test/support/eventually.js';
import { DatabaseError } from '../shared/database/database-error.js';
import { commands } from './commands.js';
import { runCommandLine } from './run-command-line.js';

let out = '';
let err = '';
beforeEach(() => {
  [out, err] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text))));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.removeAllListeners('SIGINT');
  process.removeAllListeners('SIGTERM');
});

const given: Pick<CliContext, 'parameters' | 'flags' | 'options'>[] = [];
const ended: string[] = [];
const pack: CliCommand = {
  name: 'shop pack',
  summary: 'packs a file',
  usage: 'Packs one file.',
  parameters: ['FILE'],
  options: { fast: { description: 'in a hurry' }, 'key-file': { value: 'FILE', description: 'with a key' } },
  run: async ({ parameters, flags, options, atEnd }) => {
    given.push({ parameters, flags, options });
    atEnd(() => Promise.resolve(ended.push('first')));
    atEnd(() => Promise.resolve(ended.push('second')));
    return Promise.resolve(1);
  },
};
const fail: CliCommand = {
  name: 'shop',
  summary: 'fails',
  usage: 'Fails.',
  run: () => Promise.reject(new CommandError('It cannot be done.')),
};
let failure = new Error('nothing yet');
const ask: CliCommand = {
  name: 'ask',
  summary: 'asks the database',
  usage: 'Asks.',
  run: () => Promise.reject(failure),
};
const run = (...argv: string[]): Promise<number> => runCommandLine([fail, pack, ask], argv);

describe('the command line of the operator', () => {
  it('should find a command by all its words, hand it what was given, and end what it began', async () => {
    expect(await run('shop', 'pack', '--fast', 'a file', '--key-file=k')).toBe(1);
    expect(given.pop()).toEqual({
      parameters: ['a file'],
      flags: new Set(['fast']),
      options: new Map([['key-file', 'k']]),
    });
    expect(ended.splice(0)).toEqual(['second', 'first']);
    expect(await run('shop', 'pack', '--', '--fast')).toBe(1);
    expect(given.pop()?.parameters).toEqual(['--fast']);
  });

  for (const [what, argv, said] of [
    ['an option that is not known', ['shop', 'pack', 'a', '--slow'], /Unknown option '--slow'/],
    [
      'an option without its value',
      ['shop', 'pack', 'a', '--key-file'],
      /'--key-file <value>' argument missing/,
    ],
    ['a missing parameter', ['shop', 'pack'], /shop pack needs FILE\./],
    ['one parameter too many', ['shop', 'pack', 'a', 'b'], /shop pack needs FILE\./],
  ] as const) {
    it(`should refuse ${what} and show how the command is used`, async () => {
      expect(await run(...argv)).toBe(2);
      expect(err).toMatch(said);
      expect(err).toContain('npm run operator -- shop pack FILE [--fast] [--key-file FILE]\n');
      expect(given).toEqual([]);
      expect(out).toBe('');
    });
  }

  it('should explain one command, or list them all', async () => {
    expect(await run('shop', 'pack', '--help')).toBe(0);
    expect(out).toContain(
      'Packs one file.\n\n  --fast           in a hurry\n  --key-file FILE  with a key\n',
    );
    out = '';
    expect(await run('--help')).toBe(0);
    expect(out).toContain('  shop            fails\n  shop pack FILE  packs a file\n');
    expect(await run()).toBe(2);
    expect(await run('fly')).toBe(2);
    expect(err).toContain('There is no command fly.');
  });

  it('should end with 2 and the message where a command fails', async () => {
    expect(await run('shop')).toBe(2);
    expect(err).toBe('\nIt cannot be done.\n');
  });

  const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });
  it.each([
    [
      'refused statement',
      coded('permission denied for schema x', '42501'),
      /: permission .* x\. Give the user/,
    ],
    [
      'statement that TypeORM ran',
      new QueryFailedError('SELECT 1', [], coded('disk full', '53100')),
      /Make room/,
    ],
    [
      'stopped server',
      coded('terminating connection due to administrator command', '57P01'),
      /lost: try again/,
    ],
    ['lost connection', new Error('Connection terminated unexpectedly'), /lost: try again/],
    [
      'broken connection',
      new DatabaseError(coded('write EPIPE', 'EPIPE')),
      /write EPIPE. The connection was lost/,
    ],
    ['wrapped one', new DatabaseError(new Error('Connection terminated unexpectedly')), /lost: try again/],
    ['unknown state', coded('division by zero', '22012'), /^The database says: division by zero$/],
  ])(
    'should tell the operator what to mend of a %s, in one line without a stack',
    async (_what, error, said) => {
      failure = error;
      expect(await run('ask')).toBe(2);
      expect(err.trim()).toMatch(said);
      expect(err.trim()).toMatch(/^The database says: .*$/);
      expect(err.trim().split('\n')).toHaveLength(1);
    },
  );

  it('should show where it was in our code, of a fault that is none of the database', async () => {
    failure = new TypeError('x is undefined');
    expect(await run('ask')).toBe(2);
    expect(err).toMatch(/TypeError: x is undefined\n +at /);
  });

  it('should let a command that is interrupted take away what it had begun, and say no more', async () => {
    const steps: (string | number)[] = [];
    const exit = jest
      .spyOn(process, 'exit')
      .mockImplementation(((code: number) => steps.push(code)) as never);
    let interrupt = (_reason: Error): void => undefined;
    const write: CliCommand = {
      name: 'write',
      summary: 'writes a file',
      usage: 'Writes.',
      run: async ({ atEnd }) => {
        atEnd(() => Promise.resolve(interrupt(new Error('Connection terminated'))));
        try {
          return await new Promise<number>((_resolve, reject) => (interrupt = reject));
        } finally {
          await setTimeout(20);
          steps.push('draft removed');
        }
      },
    };
    const done = runCommandLine([write], ['write']);
    process.emit('SIGTERM');
    await done;
    await eventually(() => exit.mock.calls.length > 0);
    expect(steps).toEqual(['draft removed', 143]);
    expect(err).toBe('');
  });

  it('should have one name, one line of summary and a usage for each command', () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
    for (const { name, summary, usage } of commands) {
      expect(name).toMatch(/^[a-z][a-z-]*( [a-z][a-z-]*)?$/);
      expect(summary).toMatch(/^.{10,90}$/);
      expect(usage).toMatch(/Exit code: 0 /);
    }
  });
});

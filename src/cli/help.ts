import type { CliCommand } from '../shared/cli-command/cli-command.js';

const START = 'npm run operator --';

/** The command that the first words name, the longest name first, and the words behind it. */
export function findCommand(
  commands: readonly CliCommand[],
  argv: readonly string[],
): { command: CliCommand; args: readonly string[] } | undefined {
  const matching = commands
    .filter(({ name }) => name.split(' ').every((word, at) => argv[at] === word))
    .sort((one, other) => other.name.length - one.name.length);
  const [command] = matching;
  return command && { command, args: argv.slice(command.name.split(' ').length) };
}

/** How one command is used. */
export function helpOf({ name, usage, parameters = [], options = {} }: CliCommand): string {
  const named = Object.entries(options).map(([option, { value, description }]) => ({
    text: value === undefined ? `--${option}` : `--${option} ${value}`,
    description,
  }));
  const line = [START, name, ...parameters, ...named.map(({ text }) => `[${text}]`)].join(' ');
  const width = Math.max(0, ...named.map(({ text }) => text.length));
  const list = named.map(({ text, description }) => `  ${text.padEnd(width)}  ${description}`);
  return [line, '', usage, ...(list.length > 0 ? ['', ...list] : [])].join('\n');
}

/** All commands. */
export function overview(commands: readonly CliCommand[]): string {
  const rows = commands.map(({ name, parameters = [], summary }) => ({
    call: [name, ...parameters].join(' '),
    summary,
  }));
  const width = Math.max(...rows.map(({ call }) => call.length));
  const list = rows.map(({ call, summary }) => `  ${call.padEnd(width)}  ${summary}`);
  return `${START} COMMAND …\n\n${list.join('\n')}\n\n${START} COMMAND --help says more.`;
}

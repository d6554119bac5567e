import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** No longer line is read from standard input. */
const MAX_LENGTH = 1_000;

/**
 * A password for a command: asked for at a terminal, which does not show it, and the first line of standard input else. Never a parameter, which stands in
 * the list of processes and in the shell's history, and which npm prints.
 * @param question for the terminal
 * @returns empty where there is none
 */
export function readPassword(question: string): Promise<string> {
  return process.stdin.isTTY ? ask(question) : readLine();
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  // Ctrl-C is for the process, which ends the command.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

async function readLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > MAX_LENGTH || text.includes('\n')) break;
  }
  const end = text.indexOf('\n');
  return (end < 0 ? text : text.slice(0, end)).replace(/\r$/, '');
}

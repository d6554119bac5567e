import { commands } from './commands.js';
import { runCommandLine } from './run-command-line.js';

// Who reads may have read enough (`audit | head -1`): the command works on to its end, and what it still prints is dropped.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runCommandLine(commands, process.argv.slice(2));

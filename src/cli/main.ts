import { commands } from './commands.js';
import { runOperator } from './run-command.js';

process.exitCode = await runOperator(commands, process.argv.slice(2));

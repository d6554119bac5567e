import { contexts } from '../contexts.js';
import { databaseSchema } from '../assembly.js';
import { DatabaseConfig } from '../shared/config/platform-settings.js';
import { OperatorConnection } from '../shared/database/operator-connection.js';
import { reachDatabase } from '../shared/database/reach-database.js';
import { requireThisVersion } from '../shared/database/schema-version.js';
import { CommandError, ExitCode, runCommand } from './command.js';

const lines = contexts.flatMap(({ name, commands = {} }) =>
  Object.values(commands).map(
    ({ usage, description }) => `npm run operator -- ${name} ${usage}\n    ${description}`,
  ),
);
const USAGE = `${lines.join('\n')}\n\nAll of them work beside running servers.`;

await runCommand(USAGE, async ({ config, args, tell, atEnd }) => {
  const [contextName, commandName = '', ...rest] = args;
  const { commands = {} } = contexts.find(({ name }) => name === contextName) ?? {};
  const command = Object.hasOwn(commands, commandName) ? commands[commandName] : undefined;
  if (command === undefined) throw new CommandError(USAGE);
  const database = await reachDatabase(config.get(DatabaseConfig), tell);
  atEnd(() => database.close());
  const connection = await OperatorConnection.open(database.url, 'quartet operator');
  atEnd(() => connection.close());
  await requireThisVersion(connection, databaseSchema);
  const result = await command.run(connection, rest);
  if (result === undefined) throw new CommandError(USAGE);
  if (!result.ok) throw new CommandError(result.lines.join('\n'));
  process.stdout.write(`${result.lines.join('\n')}\n`);
  return ExitCode.ok;
});

import { ExitCode, type CliCommand } from '../../shared/cli-command/cli-command.js';
import { settingsInForce } from '../../shared/operator/settings-in-force.js';

/** `settings` */
export const settingsCommand: CliCommand = {
  name: 'settings',
  summary: 'shows the settings in force, secrets masked',
  usage: `Shows the settings that a Quartet started here would have, from the environment, .env and defaults, as JSON, secrets masked; what is unset
has a hyphen. Behind the name of each stand the variables that set it. It asks no server. Example: npm run operator -- settings. Exit code: 0 done, 2 a setting is not as it must be.`,
  run({ config, print }) {
    for (const { module, name, variables, value } of settingsInForce(config)) {
      const from = variables.length > 0 ? ` (${variables.join(', ')})` : '';
      print(`${module}.${name}${from}  ${value ?? '-'}`);
    }
    return Promise.resolve(ExitCode.ok);
  },
};

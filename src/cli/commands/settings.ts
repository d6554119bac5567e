import { ExitCode, type CliCommand } from '../../shared/cli-command/cli-command.js';
import { settingsInForce, variablesOf } from '../../shared/operator/settings-in-force.js';

/** `settings` */
export const settingsCommand: CliCommand = {
  name: 'settings',
  summary: 'shows the settings in force, secrets masked',
  usage: `Shows the settings that a Quartet started here would have, from the environment, .env and defaults, as JSON, secrets masked; what is unset
has a hyphen. Before those of each part stand the variables that it reads. It asks no server. Example: npm run operator -- settings. Exit code: 0 done, 2 a setting is not as it must be.`,
  run({ config, print }) {
    const variables = variablesOf(config);
    let part = '';
    for (const { module, name, value } of settingsInForce(config)) {
      if (module !== part) print(`# ${module}, from ${variables.get(module)?.join(', ') ?? ''}`);
      part = module;
      print(`${module}.${name}  ${value ?? '-'}`);
    }
    return Promise.resolve(ExitCode.ok);
  },
};

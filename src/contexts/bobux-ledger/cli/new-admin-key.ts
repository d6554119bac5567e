import { BobuxConfig } from '../settings.js';
import { CommandError, ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { changeCredentials } from '../../../shared/cli-command/change-credentials.js';
import { openWithSecrets } from '../../../shared/cli-command/command-database.js';
import { ALL_PERMISSIONS } from '../permission.js';
import { changeKeys } from './change-keys.js';

/** `bobux new-admin-key` */
export const newAdminKey: CliCommand = {
  name: 'bobux new-admin-key',
  summary: 'makes a new Bobux API key with all permissions',
  usage: `Makes a new Bobux API key with all permissions, which works at once and takes the place of the first key in DATA_DIR/credentials.json. The
earlier first key works on unless --end-old is given. Where BOBUX_ADMIN_KEY is set, change it there. Exit code: 0 done, 2 nothing was changed.`,
  options: {
    'end-old': { description: 'ends the earlier first key; servers that run notice within a second' },
  },
  async run(context) {
    if (context.config.get(BobuxConfig).adminKey !== undefined) {
      throw new CommandError(
        'The first key is set by BOBUX_ADMIN_KEY and BOBUX_ADMIN_SECRET: give both new values there, and start Quartet again.',
      );
    }
    const database = await openWithSecrets(context, 'quartet bobux new-admin-key');
    const { key, secret } = await changeKeys(database, (keys) => keys.create(ALL_PERMISSIONS));
    const end = (ended: string): Promise<boolean> => changeKeys(database, (keys) => keys.end(ended));
    let old: string | undefined;
    try {
      await changeCredentials(context, database, 'bobux', (kept) => {
        old = kept.key;
        return { key, secret };
      });
    } catch (error) {
      await end(key);
      throw error;
    }
    if (context.flags.has('end-old') && old !== undefined && (await end(old))) {
      context.print(`The key ${old} has ended.`);
    }
    context.print(`key     ${key}\nsecret  ${secret}`);
    return ExitCode.ok;
  },
};

import { CommandError, ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { openWithSecrets } from '../../../shared/cli-command/command-database.js';
import { readValues } from '../../../shared/cli-command/read-values.js';
import { BobuxKeyChange, BobuxKeyName, NewBobuxKey } from '../operator/operator.dto.js';
import { changeKeys } from './change-keys.js';
import { keyLine } from './keys.js';
import { PERMISSIONS_USAGE, readPermissions } from './permission-names.js';

const label = { value: 'LABEL', description: 'what the key is for' };
const LABEL = { label: '--label' };
const NO_KEY = 'There is no such key in force.';
const ENDING = 'Exit code: 0 done, 2 nothing was changed.';

/** `bobux create-key PERMISSIONS` */
export const bobuxCreateKey: CliCommand = {
  name: 'bobux create-key',
  summary: 'makes a Bobux API key and shows its secret, this once',
  usage: `Makes a Bobux API key, which works at once, and shows its secret, this once. ${PERMISSIONS_USAGE}
Works beside a running server. Example: npm run operator -- bobux create-key read,write --label "game server". ${ENDING}`,
  parameters: ['PERMISSIONS'],
  options: { label },
  async run(context) {
    const made = readValues(
      NewBobuxKey,
      {
        permissions: readPermissions(context.parameters[0] ?? ''),
        label: context.options.get('label'),
      },
      LABEL,
    );
    const database = await openWithSecrets(context, 'quartet bobux create-key');
    const { key, secret } = await changeKeys(database, (keys) => keys.create(made.permissions, made.label));
    context.print(`key     ${key}\nsecret  ${secret}`);
    return ExitCode.ok;
  },
};

/** `bobux edit-key KEY` */
export const bobuxEditKey: CliCommand = {
  name: 'bobux edit-key',
  summary: 'changes what a Bobux API key may do, or its label',
  usage: `Changes what the Bobux API key KEY may do, or its label; servers that run notice within a second. ${PERMISSIONS_USAGE}
Example: npm run operator -- bobux edit-key 0b54dd0c-6d7c-4a43-9f0c-0d5d8f2b7c11 --permissions read. ${ENDING}`,
  parameters: ['KEY'],
  options: {
    permissions: { value: 'PERMISSIONS', description: 'all that it may do from now on' },
    label,
    'no-label': { description: 'takes its label away' },
  },
  async run(context) {
    const { key } = readValues(BobuxKeyName, { key: context.parameters[0] });
    const permissions = context.options.get('permissions');
    const label = context.options.get('label');
    const dropsLabel = context.flags.has('no-label');
    if (dropsLabel && label !== undefined) throw new CommandError('Give --label or --no-label, not both.');
    const change = readValues(
      BobuxKeyChange,
      {
        permissions: permissions === undefined ? undefined : readPermissions(permissions),
        label: dropsLabel ? null : label,
      },
      LABEL,
    );
    if (change.permissions === undefined && change.label === undefined)
      throw new CommandError('Give --permissions, --label or --no-label.');
    const database = await openWithSecrets(context, 'quartet bobux edit-key');
    const edited = await changeKeys(database, (keys) => keys.edit(key, change));
    if (edited === undefined) throw new CommandError(NO_KEY);
    context.print(keyLine(edited));
    return ExitCode.ok;
  },
};

/** `bobux replace-key KEY` */
export const bobuxReplaceKey: CliCommand = {
  name: 'bobux replace-key',
  summary: 'ends a Bobux API key and makes another like it',
  usage: `Ends the Bobux API key KEY and makes another with its permissions and label, whose secret is shown this once. Servers that run notice within a
second. Example: npm run operator -- bobux replace-key 0b54dd0c-6d7c-4a43-9f0c-0d5d8f2b7c11. ${ENDING}`,
  parameters: ['KEY'],
  async run(context) {
    const { key: old } = readValues(BobuxKeyName, { key: context.parameters[0] });
    const database = await openWithSecrets(context, 'quartet bobux replace-key');
    const made = await changeKeys(database, (keys) => keys.replace(old));
    if (made === undefined) throw new CommandError(NO_KEY);
    context.print(`key     ${made.key.key}\nsecret  ${made.secret}`);
    return ExitCode.ok;
  },
};

/** `bobux end-key KEY` */
export const bobuxEndKey: CliCommand = {
  name: 'bobux end-key',
  summary: 'ends a Bobux API key',
  usage: `Ends the Bobux API key KEY; servers that run notice within a second. The history still names it. Example: npm run operator -- bobux end-key
0b54dd0c-6d7c-4a43-9f0c-0d5d8f2b7c11. ${ENDING}`,
  parameters: ['KEY'],
  async run(context) {
    const { key } = readValues(BobuxKeyName, { key: context.parameters[0] });
    const database = await openWithSecrets(context, 'quartet bobux end-key');
    if (!(await changeKeys(database, (keys) => keys.end(key)))) throw new CommandError(NO_KEY);
    context.print(`The key ${key} has ended.`);
    return ExitCode.ok;
  },
};

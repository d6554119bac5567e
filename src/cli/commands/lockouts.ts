import { CommandError, ExitCode, type CliCommand } from '../../shared/cli-command/cli-command.js';
import { openCommandDatabase } from '../../shared/cli-command/command-database.js';
import { requireThisVersion } from '../../shared/database/schema-version.js';
import { changeWithLog } from '../../shared/operator/change-with-log.js';
import { limitedAddress } from '../../shared/rate-limit/client-address.js';
import {
  liftLockout,
  liftLockouts,
  listLockouts,
  type Lockout,
} from '../../shared/rate-limit/lockout-register.js';

const MAX_ADDRESS_LENGTH = 64;
/** No address looks like one. */
const LOCKOUT_ID = /^[1-9]\d{0,14}$/;

const line = ({ id, context, address, keyId, counter, until }: Lockout): string =>
  [
    context.padEnd(9),
    address.padEnd(24),
    counter === 'address' ? 'all but proven ids' : `the id ${keyId}`.padEnd(18),
    `until ${until.toISOString()}`,
    `lock-out ${id}`,
    counter === 'address' ? `(last id ${keyId})` : '',
  ]
    .join('  ')
    .trimEnd();

/** `lockouts` */
export const lockoutsCommand: CliCommand = {
  name: 'lockouts',
  summary: 'lists and lifts lock-outs after wrong credentials',
  usage: `Lists the addresses from which too many wrong credentials came (LIMIT_AUTH_FAILURES, and limits of the contexts) and the logins that were guessed at, each
with the address of the last guess, or lifts their lock-outs. A running Quartet, each of its replicas, sees a lift within a second. Exit code: 0 done (also where there are none), 2 it could not be done.`,
  options: {
    lift: { value: 'ID', description: 'lifts this lock-out, or all of an address where ID is one' },
    'lift-all': { description: 'lifts all' },
  },
  async run(context) {
    const { options, flags, print } = context;
    const address = options.get('lift');
    if (address !== undefined && address.length > MAX_ADDRESS_LENGTH)
      throw new CommandError('That is no address.');
    const { connection } = await openCommandDatabase(context, 'quartet lockouts');
    await requireThisVersion(connection, context.schema);
    if (address === undefined && !flags.has('lift-all')) {
      const lockouts = await listLockouts(connection);
      print(lockouts.length === 0 ? 'Nobody is locked out.' : lockouts.map(line).join('\n'));
      return ExitCode.ok;
    }
    if (address !== undefined && LOCKOUT_ID.test(address)) {
      await changeWithLog(connection, async (record) => {
        const before = await liftLockout(connection, Number(address));
        if (before === undefined) throw new CommandError(`No lock-out ${address} is in force.`);
        await record({ action: 'lockouts.lift', subject: `lock-out ${address}`, before });
      });
      print('Lifted: 1.');
      return ExitCode.ok;
    }
    const network = address?.includes('/') === true ? address : address && limitedAddress(address);
    const lifted = await changeWithLog(connection, async (record) => {
      const count = await liftLockouts(connection, network);
      const subject = network === undefined ? 'all' : `address ${network}`;
      if (count > 0) await record({ action: 'lockouts.lift', subject, after: { lifted: count } });
      return count;
    });
    print(lifted === 0 ? 'There was nothing to lift.' : `Lifted: ${lifted}.`);
    return ExitCode.ok;
  },
};

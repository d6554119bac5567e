import type { OperatorConnection } from '../database/operator-connection.js';
import { Clock } from '../jobs/clock.js';
import { OperatorLog, type Actor, type OperatorAction } from './operator-log.js';

/** Who works on the machine itself. */
const COMMAND_LINE: Actor = { name: 'command line', address: 'local' };

/**
 * A command's change and its entry in the operator's log, which stand or fall together.
 * @param change throws where nothing is to be changed
 */
export function changeWithLog<Result>(
  connection: OperatorConnection,
  change: (record: (action: OperatorAction) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const log = new OperatorLog(connection, new Clock());
  return connection.transaction(() => change((action) => log.record(connection, COMMAND_LINE, action)));
}

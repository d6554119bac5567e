import type { OperatorConnection } from '../database/operator-connection.js';
import { Clock } from '../jobs/clock.js';
import { OperatorLog, type Actor, type OngoingAction, type OperatorAction } from './operator-log.js';

/** Who works on the machine itself. */
export const COMMAND_LINE: Actor = { name: 'command line', address: 'local' };

/**
 * A command's change and its entry in the operator's log, which stand or fall together.
 * @param change throws where nothing is to be changed
 */
export function changeWithLog<Result>(
  connection: OperatorConnection,
  change: (record: (action: OperatorAction) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const log = commandLog(connection);
  return connection.transaction(() => change((action) => log.record(connection, COMMAND_LINE, action)));
}

/** One row of the operator's log for a command that takes many transactions. */
export function ongoingWithLog(
  connection: OperatorConnection,
  action: Pick<OperatorAction, 'action' | 'subject'>,
): OngoingAction {
  return commandLog(connection).ongoing(COMMAND_LINE, action);
}

/** The operator's log, for a command. */
export const commandLog = (connection: OperatorConnection): OperatorLog =>
  new OperatorLog(connection, new Clock());

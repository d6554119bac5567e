import type { openWithSecrets } from '../../../shared/cli-command/command-database.js';
import { changeWithLog } from '../../../shared/operator/change-with-log.js';
import { ApiKeys } from '../api-keys/api-keys.repository.js';
import { OperatorKeys } from '../operator/operator-keys.js';

/** A command's change of keys, and its row of the log, in one transaction. */
export function changeKeys<Result>(
  { connection, box }: Awaited<ReturnType<typeof openWithSecrets>>,
  change: (keys: OperatorKeys) => Promise<Result>,
): Promise<Result> {
  return changeWithLog(connection, (record) =>
    change(new OperatorKeys(new ApiKeys(connection, box), record)),
  );
}

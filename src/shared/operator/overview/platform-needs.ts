import { access } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { credentialsFile } from '../../auth/credentials-file.js';
import { DatabaseConfig } from '../../config/platform-settings.js';
import { Database } from '../../database/database.js';
import { oneRow } from '../../database/one-row.js';
import type { OperatorNeed } from './overview.dto.js';

interface Row {
  readonly givenUp: number;
  readonly lockouts: number;
  readonly backupDays: number | null;
  readonly ageDays: number;
  readonly auditWrong: boolean;
}

const BACKUP_DAYS = 7;

/** What needs the operator, of the platform. */
@Injectable()
export class PlatformNeeds {
  constructor(
    private readonly database: Database,
    private readonly config: DatabaseConfig,
  ) {}

  async find(): Promise<OperatorNeed[]> {
    const [row, isFileThere] = await Promise.all([this.row(), this.isFileThere()]);
    const found: OperatorNeed[] = [];
    const add = (
      isSo: boolean,
      weight: OperatorNeed['weight'],
      kind: string,
      text: string,
      count = 1,
      page: string | null = null,
    ): void => void (isSo && found.push({ kind, weight, text, count, page }));
    const { givenUp, lockouts, backupDays, ageDays, auditWrong } = row;
    add(
      givenUp > 0,
      'problem',
      'mail.given_up',
      `${givenUp} ${givenUp === 1 ? 'mail was' : 'mails were'} given up.`,
      givenUp,
      '/mail',
    );
    add(auditWrong, 'problem', 'audit.wrong', 'The last audit found something wrong.', 1, '/audit');
    add(
      lockouts > 0,
      'note',
      'lockouts',
      `${lockouts} ${lockouts === 1 ? 'lock-out is' : 'lock-outs are'} in force.`,
      lockouts,
      '/lockouts',
    );
    const isOld = (backupDays ?? ageDays) >= BACKUP_DAYS;
    const backup =
      backupDays === null ? 'No backup was ever made.' : `The last backup is ${backupDays} days old.`;
    add(isOld, 'problem', 'backup.old', `${backup} npm run backup -- FILE`);
    add(
      isFileThere,
      'note',
      'credentials.file',
      'The first credentials lie in credentials.json in the data directory, which each start writes until they are set in .env: docs/operations.md, Passwords.',
    );
    return found;
  }

  private async row(): Promise<Row> {
    return oneRow(
      await this.database.query<Row>(
        `SELECT (SELECT count(*)::integer FROM platform.outbox_mails WHERE next_try IS NULL) AS "givenUp",
           (SELECT count(*)::integer FROM platform.lockouts WHERE lifted IS NULL AND until > now()) AS lockouts,
           (SELECT floor(extract(epoch FROM now() - made) / 86400)::integer FROM platform.last_backup) AS "backupDays",
           (SELECT coalesce(floor(extract(epoch FROM now() - min(created)) / 86400)::integer, 0) FROM platform.secrets) AS "ageDays",
           coalesce((SELECT after -> 'clean' = 'false' FROM platform.operator_log WHERE action = 'audit.run' ORDER BY id DESC LIMIT 1), false) AS "auditWrong"`,
      ),
    );
  }

  private isFileThere(): Promise<boolean> {
    return access(credentialsFile(this.config.dataDir)).then(
      () => true,
      () => false,
    );
  }
}

import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { DatabaseConfig } from '../config/platform-settings.js';
import { Database } from '../database/database.js';
import { Metrics } from '../observability/metrics.js';
import { VERSION } from '../observability/version.js';

/** What an ordinary account may still write on the disk of a directory. */
export async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** What an operator wants to be warned of before it is too late: the disk, the last backup; and which build runs. */
@Injectable()
export class ProcessFigures {
  constructor(metrics: Metrics, config: DatabaseConfig, database: Database) {
    metrics.gauge('quartet_build_info', 'Always 1; the labels say what runs', ['version', 'node'], (gauge) =>
      gauge.set({ version: VERSION, node: process.version }, 1),
    );
    metrics.gauge(
      'quartet_disk_free_bytes',
      'Bytes that are free where DATA_DIR is (the embedded database too)',
      [],
      async (gauge) => gauge.set(await freeBytes(config.dataDir)),
    );
    metrics.gauge(
      'quartet_last_backup_seconds',
      'When the last backup was made (Unix seconds); 0: never',
      [],
      async (gauge) => {
        const rows = await database.query<{ made: number }>(
          'SELECT floor(extract(epoch FROM made))::bigint AS made FROM platform.last_backup',
        );
        gauge.set(rows[0]?.made ?? 0);
      },
    );
  }
}

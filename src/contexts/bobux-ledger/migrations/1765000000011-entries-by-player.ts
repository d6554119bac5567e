import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The index of a player's entries in parts of 32,768 ids, of which only the last one changes.
 *
 * By player alone a new entry went anywhere in an index that grows for ever: behind each checkpoint nearly each change wrote a whole page of it
 * to the WAL, 1,500 bytes at a million entries in place of 500, and a batch took a seventh more of PostgreSQL's time. What it costs: a read looks
 * into the parts one by one (../sql/entries_of.sql).
 *
 * Made before the other one goes, so that replicas which still run can read meanwhile; who changes a balance waits: a second for a million entries.
 */
const index = `
CREATE INDEX entries_in_parts ON bobux.entries ((id >> 15), player_id, (-id));
DROP INDEX bobux.entries_by_player;
ALTER INDEX bobux.entries_in_parts RENAME TO entries_by_player;
COMMENT ON INDEX bobux.entries_by_player IS 'In parts of 32,768 ids, so that new entries change few of its pages: name the part, id >> 15, to use it.';
`;

export class EntriesByPlayer1765000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(index);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}

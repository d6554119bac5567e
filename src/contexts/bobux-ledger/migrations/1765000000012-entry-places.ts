import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The index of a player's entries by one number in place of three: from the highest bit on the part (id >> 15), 26 bits of the player's id, and
 * the id within the part, newest first.
 *
 * With three a change wrote 106 bytes of it to the WAL, with one 77: half as many pages, one comparison a step. Two players may share their 26
 * bits, so a read tests the player too (../sql/entries_of.sql).
 *
 * Made before the other one goes, as that one was (1765000000011-entries-by-player.ts).
 */
const index = `
CREATE INDEX entries_by_place ON bobux.entries (((id >> 15 << 41) | ((player_id & 67108863) << 15) | (32767 - (id & 32767))))
  -- No two are the same: a page that is full would be looked through for such in vain.
  WITH (deduplicate_items = off);
DROP INDEX bobux.entries_by_player;
ALTER INDEX bobux.entries_by_place RENAME TO entries_by_player;
COMMENT ON INDEX bobux.entries_by_player IS
  'In parts of 32,768 ids, so that new entries change few of its pages. bobux.entries_of(player, below an id, operation or null, at most) uses it.';
`;

export class EntryPlaces1765000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(index);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the contexts share: secrets that Quartet generated for itself, sealed. */
export class Platform1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE platform.secrets (
        name text PRIMARY KEY,
        sealed bytea NOT NULL,
        created timestamptz NOT NULL DEFAULT now(),
        shown timestamptz
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE platform.secrets');
  }
}

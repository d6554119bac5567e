import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the blind index of an API key is made of, sealed, so that the index can be made anew when SECRETS_KEY changes: a SHA-256 of the key,
 * which is 256 random bits. The key itself is still not kept. NULL for a key that was made before and not used since.
 */
export class ImvuKeyDigests1764000000203 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE imvu.api_keys ADD COLUMN digest bytea');
    await runner.query(
      `COMMENT ON TABLE imvu.api_keys IS 'The key itself is not kept: it is found by the blind index of its SHA-256, which is sealed in digest. A removed key keeps its users'' data until it is purged.'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE imvu.api_keys DROP COLUMN digest');
  }
}

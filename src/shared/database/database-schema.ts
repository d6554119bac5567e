import type { MigrationInterface } from 'typeorm';

/** One migration: makes tables, indexes, sequences and start rows; what it made is never made again. */
export type MigrationClass = new () => MigrationInterface;

/** Functions, triggers and views of one context, a file each. */
export interface SqlFolder {
  /** The PostgreSQL schema in which all of them are. */
  readonly schema: string;
  /** Absolute path. */
  readonly path: string;
}

/** All that this build makes in a database. */
export class DatabaseSchema {
  constructor(
    /** In the order in which they run, which is that of the numbers in their names. */
    readonly migrations: readonly MigrationClass[],
    readonly sql: readonly SqlFolder[],
  ) {}
}

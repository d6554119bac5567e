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

/** TypeORM has the number with which a name ends be the time, and runs migrations in that order. */
const timeOf = ({ name }: MigrationClass): number => Number(/(?<!\d)\d+$/.exec(name)?.[0]);

/** All that this build makes in a database. */
export class DatabaseSchema {
  /** In the order in which they run. */
  readonly migrations: readonly MigrationClass[];

  constructor(
    migrations: readonly MigrationClass[],
    readonly sql: readonly SqlFolder[],
  ) {
    this.migrations = [...migrations].sort((one, other) => timeOf(one) - timeOf(other));
  }
}

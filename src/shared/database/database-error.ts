import { QueryFailedError } from 'typeorm';

/** The database could not be reached or refused a statement. `cause` is for the log, never for a client. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(
    override readonly cause: unknown,
    /** No connection was to be had at all. */
    private readonly unreachable = false,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }

  /** SQLSTATE such as `23505`, where the database itself answered. */
  get sqlState(): string | undefined {
    return sqlStateOf(this.cause);
  }

  /** True where there was no connection, or no answer: nobody knows whether the statement was done. */
  get isSilence(): boolean {
    return this.sqlState === undefined;
  }

  /** True where the database is away or overloaded, false where it refused this very statement (SQLSTATE classes 08, 53, 57). */
  get isUnavailability(): boolean {
    return this.unreachable || this.sqlState === undefined || /^(08|53|57)/.test(this.sqlState);
  }

  /** True where the connection had prepared the statement for tables that have changed since: it was not run. */
  get isOutdatedPlan(): boolean {
    const { routine } = driverError(this.cause) as { routine?: unknown };
    return this.sqlState === '26000' || (this.sqlState === '0A000' && routine === 'RevalidateCachedQuery');
  }

  /**
   * True where the database itself says that the statement was rolled back, and that may be for what was in it: broken data, a lock, a
   * deadlock, its time, a row or an index that is broken on the disk (SQLSTATE classes 22, 23, 40, 54, 55, P0 and 57014, XX001, XX002; not
   * 40003, where it does not know).
   */
  get isRollback(): boolean {
    const state = this.sqlState;
    return state !== undefined && state !== '40003' && /^(?:22|23|40|54|55|P0|57014|XX00[12])/.test(state);
  }
}

function driverError(error: unknown): object {
  if (error instanceof QueryFailedError) return error.driverError as object;
  return typeof error === 'object' && error !== null ? error : {};
}

/** SQLSTATE of an error of `pg` or TypeORM (PostgreSQL manual, appendix A), if it has one. The system's codes begin with E, as no SQLSTATE does: `EPIPE`. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code } = driverError(error) as { code?: unknown };
  return typeof code === 'string' && /^(?!E)[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

export const UNIQUE_VIOLATION = '23505';
export const LOCK_NOT_AVAILABLE = '55P03';

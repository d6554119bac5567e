/** Something that runs one SQL statement: the pool (each statement commits by itself) or an open transaction. */
export interface Queryable {
  /**
   * @param parameters a statement with any is kept prepared
   * @returns the rows, also of `UPDATE … RETURNING`
   * @throws DatabaseError
   */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** A transaction, or the pool, on which each statement is one. */
export interface TransactionScope extends Queryable {
  /**
   * Calls `listener` when the transaction is over, however it ended (where the connection is lost, nobody knows); on the pool at once. What
   * is kept in memory of the rows that it wrote is forgotten then, and not before: it would be read again as it was.
   */
  whenOver(listener: () => void): void;
}

/** What opens transactions: the pool, or the connection of a command. */
export interface Transactions {
  /** Committed when `work` returns, rolled back when it throws. */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>;
}

/** A process has some hundred statements; what is put together from a caller's choice could have any number. */
const MAX_NAMES = 500;

/** The names of a process's statements. */
export class StatementNames {
  private readonly names = new Map<string, string>();

  /**
   * The name under which a connection keeps this statement parsed and planned (PostgreSQL manual, "Extended Query"), so that it need not do
   * both again for each call; `undefined` where there are too many already.
   */
  of(sql: string): string | undefined {
    const known = this.names.get(sql);
    if (known !== undefined || this.names.size >= MAX_NAMES) return known;
    const name = `quartet_${this.names.size + 1}`;
    this.names.set(sql, name);
    return name;
  }
}

export const statementNames = new StatementNames();

/** Where the database is, for the few who need a connection of their own (start lock, sendsql, notifications). */
export class DatabaseUrl {
  constructor(readonly value: string) {}
}

/** A JSON number with its spelling kept: `1.5`, `1e400` and 30 digits would not survive a JavaScript number. No check for int lets it pass. */
export class JsonNumber {
  constructor(readonly raw: string) {}
}

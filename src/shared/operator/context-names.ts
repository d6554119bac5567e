/** Which contexts this Quartet has, in the order of the console. */
export class ContextNames {
  constructor(readonly all: readonly string[]) {}
}

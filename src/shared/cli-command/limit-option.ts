import { CommandError, type CliContext, type CliOption } from './cli-command.js';

/** How many lines a command shows. */
interface Limit {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

/** The option `--limit N`. */
export class LimitOption {
  /** For the help: of the option `limit`. */
  readonly option: CliOption;

  /** @param what is counted, in words: `entries of each` */
  constructor(
    private readonly limit: Limit,
    what: string,
  ) {
    const { least, most, usual } = limit;
    this.option = { value: 'N', description: `no more than N ${what} (${usual}; ${least} to ${most})` };
  }

  /** @throws CommandError */
  read({ options }: CliContext): number {
    const { least, most, usual } = this.limit;
    const text = options.get('limit');
    if (text === undefined) return usual;
    const limit = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (limit >= least && limit <= most) return limit;
    throw new CommandError(`--limit is a whole number from ${least} to ${most}.`);
  }
}

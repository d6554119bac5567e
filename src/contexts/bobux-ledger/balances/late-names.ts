import type { Outcome } from '../outcome.js';
import { isCommand, type BalanceCommand, type Work } from './balance-command.js';
import type { BalanceChange } from './balances.sql.js';

type Kind = 'hold' | 'entry';

/** Commands that may make something of a kind, and are not over. */
interface Makers {
  waiting: number;
  /** Ends with all of them that are known now. */
  end: Promise<void>;
}

const noMakers = (): Makers => ({ waiting: 0, end: Promise.resolve() });

/**
 * Holds and entries that are named before they are there: by a client that knows which id comes next. Where who may be about to make one waits
 * for a locked player, who names it waits behind that, and is looked up once more; and so does each that names the same after it.
 */
export class LateNames {
  private readonly makers: Record<Kind, Makers> = { hold: noMakers(), entry: noMakers() };
  /** How many wait for each name. */
  private readonly awaited = new Map<string, number>();
  private readonly lookedUpAgain = new WeakSet<BalanceCommand>();
  /** The end of what the last of those that wait here waits for: they go on in their order. */
  private last: Promise<void> = Promise.resolve();

  /** @param again does a command from the start */
  constructor(private readonly again: (command: BalanceCommand) => Promise<Outcome>) {}

  /** Nothing is to come, and nothing waits for it. */
  get isEmpty(): boolean {
    return this.makers.entry.waiting === 0 && this.awaited.size === 0;
  }

  /** @param outcome the end of `work`, which waits for a locked player */
  addMaker(work: Work, outcome: Promise<Outcome>): void {
    this.extend('entry', outcome);
    if (isCommand(work) && work.kind === 'hold') this.extend('hold', outcome);
  }

  /**
   * @param work what was found of `command`
   * @returns undefined: it has nothing to wait for here
   */
  await(command: BalanceChange | BalanceCommand, work: Work): Promise<Outcome> | undefined {
    if (!isCommand<BalanceCommand>(command) || this.lookedUpAgain.has(command)) return undefined;
    const named = nameOf(command);
    if (named === undefined) return undefined;
    const { kind, name } = named;
    const isMissing = isCommand(work) && (work.refused === 'no hold' || work.refused === 'no entry');
    const isToCome = isMissing && this.makers[kind].waiting > 0;
    if (!isToCome && !this.awaited.has(name)) return undefined;
    this.lookedUpAgain.add(command);
    this.awaited.set(name, (this.awaited.get(name) ?? 0) + 1);
    this.last = bothOver(this.last, isToCome ? this.makers[kind].end : undefined);
    return this.last.then(() => {
      const others = this.awaited.get(name)! - 1;
      if (others === 0) this.awaited.delete(name);
      else this.awaited.set(name, others);
      return this.again(command);
    });
  }

  private extend(kind: Kind, outcome: Promise<Outcome>): void {
    const makers = this.makers[kind];
    const over = (): void => void (makers.waiting -= 1);
    makers.waiting += 1;
    makers.end = bothOver(makers.end, outcome.then(over, over));
  }
}

const bothOver = (one: Promise<void>, other: Promise<void> | undefined): Promise<void> =>
  Promise.all([one, other]).then(() => undefined);

/** Of a command that names a hold or an entry; it has one step. */
function nameOf({ steps: [step] }: BalanceCommand): { kind: Kind; name: string } | undefined {
  if (step === undefined) return undefined;
  if ('hold' in step) return { kind: 'hold', name: `hold ${step.hold}` };
  return 'entry' in step ? { kind: 'entry', name: `entry ${step.entry}` } : undefined;
}

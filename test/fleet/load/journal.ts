import { setTimeout as delay } from 'node:timers/promises';

/** Longer than any answer may take, the error that the database is away among them. */
const HANGS_MS = 8_000;
const HANGS = Symbol('hangs');

/** Something that a client would have noticed. */
export interface Trouble {
  readonly what: string;
  /** Milliseconds since the load began, and how long the answer took. */
  readonly at: number;
  readonly took: number;
}

/** What all clients of one load met with. */
export class Journal {
  /** Failed requests, answers that were errors, and whatever took too long. */
  readonly troubles: Trouble[] = [];
  /** Answers that were no errors, and not right. */
  readonly wrong: string[] = [];
  /** How many commands and requests were answered well. */
  done = 0;
  /** Of the answers, errors among them; milliseconds. */
  slowest = 0;
  ends = false;
  private readonly began = performance.now();

  trouble(what: string, from: number): void {
    const now = performance.now();
    this.troubles.push({ what, at: Math.round(from - this.began), took: Math.round(now - from) });
  }

  answered(from: number): void {
    this.slowest = Math.max(this.slowest, performance.now() - from);
  }

  /**
   * An HTTP request that is sent once.
   * @param well the status of a good answer
   * @returns the text of a good answer; what else came is noted as a trouble
   */
  async request(
    what: string,
    well: number,
    send: () => Promise<{ readonly status: number; text(): Promise<string> }>,
  ): Promise<string | undefined> {
    const from = performance.now();
    try {
      const response = await inTime(send());
      const text = await inTime(response.text());
      this.answered(from);
      if (response.status === well) {
        this.done += 1;
        return text;
      }
      this.trouble(`${what}: ${response.status} ${text.slice(0, 80)}`, from);
    } catch (error) {
      const reason =
        error instanceof Error ? ((error.cause as Error | undefined) ?? error).message : 'no answer';
      this.trouble(`${what}: ${reason}`, from);
      await delay(50);
    }
    return undefined;
  }
}

export const isHanging = (error: unknown): boolean => error === HANGS;

/** @throws something of which `isHanging` is true, when it takes longer than any answer may */
export async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- told apart from every error
    timer = setTimeout(() => reject(HANGS), HANGS_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

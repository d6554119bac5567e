/** Ctrl-C comes from the terminal, and once more from npm. */
const SAME_SIGNAL_MS = 1_000;
/** As a shell tells it of a program that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** SIGINT and SIGTERM: the first one asks for an orderly end, a second one, later, ends it now. */
export class Interruption {
  private since: number | undefined;

  /**
   * @param stop asks what runs to end
   * @param clear ends every process that was started
   */
  constructor(
    private readonly stop: () => void,
    private readonly clear: () => Promise<void>,
  ) {
    process.on('SIGINT', () => this.take()).on('SIGTERM', () => this.take());
  }

  get came(): boolean {
    return this.since !== undefined;
  }

  private take(): void {
    const now = performance.now();
    if (this.since === undefined) {
      this.since = now;
      this.stop();
    } else if (now - this.since > SAME_SIGNAL_MS) {
      this.since = now;
      void this.clear().finally(() => process.exit(INTERRUPTED));
    }
  }
}

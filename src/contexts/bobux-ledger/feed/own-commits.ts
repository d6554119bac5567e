import { Injectable } from '@nestjs/common';

/** Says within this process that it has committed entries: who reads them need not wait until it looks again. */
@Injectable()
export class OwnCommits {
  private listener: (() => void) | undefined;

  /** @param listener gets every commit; must be quick */
  listen(listener: () => void): void {
    this.listener = listener;
  }

  /** Entries were committed, or may have been. */
  happened(): void {
    this.listener?.();
  }
}

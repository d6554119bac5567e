import { Injectable, Logger } from '@nestjs/common';
import { Throttle } from '../throttle.js';

/** For the whole process: a client with a thousand wrong frames a second must not fill the disk. */
const MAX_LINES_A_SECOND = 10;

/** Logs one line for each refused command: address, command and code. The message is left out: it may hold a secret. */
@Injectable()
export class RefusalLog {
  private readonly logger = new Logger('Bobux');
  private readonly lines = new Throttle(1_000, MAX_LINES_A_SECOND);

  /** @param command its name, or `none` where there is none of that name */
  note(address: string, command: string, error: string): void {
    this.lines.run((suppressed) => {
      const more = suppressed > 0 ? ` (and ${suppressed} more refusals since the last such line)` : '';
      this.logger.log(`${command} ${error} from ${address}${more}`);
    });
  }
}

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { canonicalPath } from '../../src/contexts/lishop-lists/http/addresses.js';
import { committedOpenApi, DescribedAnswers } from './described-answers.js';
import { noteUndescribed } from './undescribed-answers.js';

/** IMVU's own answers bear the session that they came by: only IMVU could describe them. */
const isOfImvu = (path: string, response: ServerResponse): boolean =>
  path.startsWith('/imvu/api/') && response.hasHeader('x-quartet-session');

/**
 * Holds every answer of a server against a description as it ends, whoever asked and by whatever client. What goes past HTTP (the upgrade to a
 * websocket, a request that no parser could read) is none.
 */
export class AnswerWatch {
  /** @param note is told of each answer that is otherwise than described */
  constructor(
    private readonly answers: Pick<DescribedAnswers, 'hold'>,
    private readonly note: (finding: string) => void,
  ) {}

  watch(server: Server): void {
    // Before whoever answers.
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) =>
      this.observe(request, response),
    );
  }

  private observe(request: IncomingMessage, response: ServerResponse): void {
    const [sent = ''] = (request.url ?? '').split('?');
    // An app may spell an address of LiShop's in several ways; it is described in one.
    const path = canonicalPath(sent) ?? sent;
    const { method = '' } = request;
    const parts: Buffer[] = [];
    let held = false;
    const keep = (chunk: unknown, encoding: unknown): void => {
      if (isOfImvu(path, response)) return;
      if (typeof chunk === 'string') parts.push(Buffer.from(chunk, encodingOf(encoding)));
      else if (chunk instanceof Uint8Array) parts.push(Buffer.from(chunk));
    };
    const hold = (): void => {
      if (held || isOfImvu(path, response)) return;
      held = true;
      const type = response.getHeader('content-type');
      const text = Buffer.concat(parts).toString('utf8');
      const contentType = typeof type === 'string' ? type : null;
      try {
        this.answers.hold({ method, path, status: response.statusCode, contentType, text });
      } catch (error) {
        this.note(error instanceof Error ? error.message : String(error));
      }
    };
    const write = response.write.bind(response) as (...args: unknown[]) => boolean;
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    Object.assign(response, {
      write: (...args: unknown[]) => {
        keep(args[0], args[1]);
        return write(...args);
      },
      // Held before it is sent: the test that reads the answer is still running.
      end: (...args: unknown[]) => {
        keep(args[0], args[1]);
        hold();
        return end(...args);
      },
    });
    // A stream has no end but that its client leaves.
    response.once('close', () => {
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) hold();
    });
  }
}

const encodingOf = (encoding: unknown): BufferEncoding =>
  typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8';

/** One of each worker, for all its files: to read the description and compile its schemas was an eighth of the start of an app. */
const shared = globalThis as { describedAnswers?: DescribedAnswers };

/**
 * Every answer of this server must be as openapi.json has it, or the test that runs fails (test/runner/fresh-file.ts). Every Quartet of the tests is
 * watched (test-app.ts), but for those that run as processes of their own: what test/platform/process, test/fleet and other slow tests start from `dist`.
 */
export function holdEveryAnswer(server: Server): void {
  shared.describedAnswers ??= new DescribedAnswers(committedOpenApi());
  new AnswerWatch(shared.describedAnswers, noteUndescribed).watch(server);
}

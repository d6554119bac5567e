import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ASKS_FOR_CODE, type SignInCodeMade } from '../../src/shared/operator/answer-parent.js';
import { END_WITH_ME } from '../../src/shared/process/end-with-parent.js';

const START_TIMEOUT_MS = 60_000;

/** Quartet in a process of its own. */
export class DemoQuartet {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    /** Resolves with its exit code. */
    readonly ended: Promise<number>,
  ) {}

  /** Starts it and waits until it is ready. @throws Error it ended, or was not ready in time */
  static async start(port: string, environment: NodeJS.ProcessEnv): Promise<DemoQuartet> {
    const child = fork('dist/src/main.js', [], {
      // Its own session: Ctrl-C reaches the demo alone, which ends its community first.
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
      env: { ...environment, PORT: port, HOST: '127.0.0.1' },
    });
    child.send(END_WITH_ME);
    const ended = once(child, 'exit').then(([code]) => (code as number | null) ?? 1);
    const quartet = new DemoQuartet(`http://127.0.0.1:${port}`, child, ended);
    await quartet.untilReady();
    return quartet;
  }

  /** @returns a code that signs the operator in once */
  async signInCode(): Promise<string> {
    const answer = once(this.child, 'message');
    this.child.send(ASKS_FOR_CODE);
    const [{ signInCode }] = (await answer) as [SignInCodeMade];
    return signInCode;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended;
  }

  private async untilReady(): Promise<void> {
    const until = Date.now() + START_TIMEOUT_MS;
    while (this.child.exitCode === null && Date.now() < until) {
      const ready = await fetch(`${this.url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await this.stop();
    throw new Error('Quartet did not start; what it said stands above.');
  }
}

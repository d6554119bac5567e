/* For the operator's commands as they are run: processes of their own, on embedded databases and on one of the operator. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Workplace, type QuartetProcess } from '../platform/process/quartet-process.js';
import { ImvuSimulator } from '../simulators/imvu.js';
import { communityEnvironment, type Place } from '../support/community.js';

jest.setTimeout(240_000);

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of the test that runs. */
export let place: Workplace;
export let imvu: ImvuSimulator;
/** The environment of every server. */
export let common: Record<string, string>;

beforeAll(async () => {
  imvu = await ImvuSimulator.start();
  common = communityEnvironment(imvu);
});
afterAll(() => imvu.close());
beforeEach(async () => {
  place = await Workplace.make();
});
afterEach(() => place.clear());

export function begin(
  command: string,
  environment: Record<string, string>,
  args: string[],
): { child: ChildProcess; result: Promise<Result> } {
  const script = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [script, ...command.split(' '), ...args], {
    cwd: place.path,
    env: { PATH, ...environment },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return {
    child,
    result: new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr }))),
  };
}
export const run = (
  command: string,
  environment: Record<string, string> = {},
  ...args: string[]
): Promise<Result> => begin(command, environment, args).result;

export async function placeOf(quartet: QuartetProcess, dataDir = '.data'): Promise<Place> {
  const { admin, bobux } = await quartet.credentials(dataDir);
  return { url: quartet.url, bobuxUrl: quartet.bobuxUrl, admin, bobux };
}

export const inOrder = {
  code: 0,
  stdout: expect.stringMatching(/The audit found no problem: \d+ checks\.\n$/),
};
export const modeOf = async (file: string): Promise<number> =>
  (await stat(join(place.path, file))).mode & 0o777;

import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe } from '@jest/globals';
import type { TestApp } from '../support/test-app.js';

const run = promisify(execFile);

/** The first Python that has the library. */
const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import websockets']).status === 0,
);

const examples: [name: string, program: string | undefined, args: string[]][] = [
  ['examples/bobux.ts', process.execPath, ['node_modules/tsx/dist/cli.mjs', 'examples/bobux.ts']],
  ['examples/bobux.py', python, ['examples/bobux.py']],
];

/** Sends a command with an example's program. @returns what it printed, as JSON */
export type Send = (command: string, parameters?: object) => Promise<any>;

/** Describes each example program, where it can run here. */
export function describeExamples(quartet: () => TestApp, body: (name: string, send: Send) => void): void {
  for (const [name, program, args] of examples) {
    const reason = program === undefined ? ' (skipped: no python3 with the library websockets)' : '';
    (program === undefined ? describe.skip : describe)(`${name}${reason}`, () => {
      body(name, async (command, parameters = {}) => {
        const env = {
          PATH: process.env.PATH,
          BOBUX_KEY: quartet().key.key,
          BOBUX_SECRET: quartet().key.secret,
          BOBUX_URL: quartet().bobuxUrl,
        };
        const { stdout } = await run(program!, [...args, command, JSON.stringify(parameters)], { env }).catch(
          (failed: { stdout: string }) => failed,
        );
        return JSON.parse(stdout);
      });
    });
  }
}

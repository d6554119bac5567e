import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const has = (python: string, modules: string): boolean =>
  spawnSync(python, ['-c', `import ${modules}`]).status === 0;

/** A Python with websockets; undefined where there is none, and what needs it is skipped. */
export const PYTHON = ['python3', '/usr/bin/python3'].find((one) => has(one, 'websockets'));
/** For the name of a test that is skipped for it. */
export const needsPython = PYTHON === undefined ? ' (skipped: no python3 with the library websockets)' : '';
/** It can also build the package and make a virtual environment. */
export const CAN_BUILD = PYTHON !== undefined && has(PYTHON, 'setuptools, wheel, venv, pip');
/** For the name of a test that is skipped for it. */
export const needsBuild = CAN_BUILD
  ? ''
  : needsPython || ` (skipped: ${PYTHON} lacks setuptools, wheel, venv or pip)`;

/** The package, built and installed into an environment of its own. */
export interface InstalledPython {
  /** The environment's Python. */
  readonly python: string;
  close(): Promise<void>;
}

/** Builds the wheel with what the machine has (no registry is asked), and installs it. */
export async function installPythonClient(): Promise<InstalledPython> {
  if (PYTHON === undefined) throw new Error('there is no Python with websockets');
  const folder = await mkdtemp(join(tmpdir(), 'quartet-python-'));
  // Setuptools leaves its build beside the source.
  await cp(resolve('clients/python'), join(folder, 'source'), { recursive: true });
  const wheels = join(folder, 'wheels');
  const build = has(PYTHON, 'build')
    ? ['-m', 'build', '--wheel', '--no-isolation', '--outdir', wheels, 'source']
    : ['-m', 'pip', 'wheel', '--no-index', '--no-deps', '--no-build-isolation', '-w', wheels, './source'];
  await run(PYTHON, build, { cwd: folder });
  const environment = join(folder, 'venv');
  await run(PYTHON, ['-m', 'venv', '--system-site-packages', '--without-pip', environment]);
  const python = join(environment, 'bin/python');
  const [wheel = ''] = await readdir(wheels);
  const install = ['install', '--quiet', '--no-index', '--no-deps', join(wheels, wheel)];
  await run(PYTHON, ['-m', 'pip', '--python', python, ...install]);
  return { python, close: () => rm(folder, { recursive: true, force: true }) };
}

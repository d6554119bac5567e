/** `npm run demo`, on every system: compiles where that is needed, then starts the demo in this process. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
// Nothing is left behind, tsx's cache of compiled files neither; it reads this when it is loaded.
process.env.TSX_DISABLE_CACHE = '1';
const { register } = await import('tsx/esm/api');
register();
await import('../examples/demo/main.ts');

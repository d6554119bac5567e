import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import sirv from 'sirv';
import { BuiltConsole } from './built-console.js';

const A_YEAR = 365 * 24 * 3600;

/** Scripts and styles: their names bear a hash of what is in them, so a browser keeps them; each lies there compressed as well. */
export function serveConsoleAssets(app: INestApplication): void {
  const folder = join(app.get(BuiltConsole).folder, 'assets');
  if (!existsSync(folder)) return;
  app.use('/console/assets', sirv(folder, { gzip: true, immutable: true, maxAge: A_YEAR, etag: true }));
}

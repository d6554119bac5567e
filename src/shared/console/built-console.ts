import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { PACKAGE_ROOT } from '../observability/package-root.js';

/** Where index.html has the nonce of its answer (`html.cspNonce` in console/vite.config.ts). */
const NONCE = /%nonce%/g;

/** What `npm run build` made of `console/`. */
@Injectable()
export class BuiltConsole {
  readonly folder = join(PACKAGE_ROOT, 'dist', 'console');
  private page: string | undefined;

  /** @returns the page, or undefined where the console was not built (`npm ci --omit=dev` on sources) */
  html(nonce: string): string | undefined {
    this.page ??= readIfThere(join(this.folder, 'index.html'));
    return this.page?.replace(NONCE, nonce);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

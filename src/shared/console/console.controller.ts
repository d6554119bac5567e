import { randomBytes } from 'node:crypto';
import { Controller, Get, NotFoundException, Redirect, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../auth/access.js';
import { BuiltConsole } from './built-console.js';
import { setConsolePolicy } from './console-policy.js';

const NONCE_BYTES = 16;
const NOT_BUILT =
  'The console is not built here. Run `npm ci` (with the packages for development) and `npm run build`, then start again.';

/** The page at `/console`: files only; what it shows comes from the operator's routes, which ask who one is. */
@ApiExcludeController()
@Controller()
@Public()
export class ConsoleController {
  constructor(private readonly console: BuiltConsole) {}

  @Get()
  @Redirect('/console', 302)
  root(): void {
    // The decorator answers.
  }

  /** One page for every address below: its router shows what the address names. */
  @Get(['console', 'console/*path'])
  page(@Req() request: Request, @Res() response: Response): void {
    // A file that is gone after an upgrade must not be answered with a page.
    if (request.path.startsWith('/console/assets/')) throw new NotFoundException('There is no such file.');
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    const html = this.console.html(nonce);
    if (html === undefined) throw new NotFoundException(NOT_BUILT);
    setConsolePolicy(request, response, nonce);
    response.set('Cache-Control', 'no-store').type('html').send(html);
  }
}

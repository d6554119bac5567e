import { Module } from '@nestjs/common';
import { BuiltConsole } from './built-console.js';
import { ConsoleController } from './console.controller.js';

/** The operator's web page, as `npm run build` made it of `console/`. */
@Module({ controllers: [ConsoleController], providers: [BuiltConsole], exports: [BuiltConsole] })
export class ConsoleModule {}

import type { Request } from 'express';
import {
  BadRequestException,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { NoFilesInterceptor } from '@nestjs/platform-express';
import { BridgeError } from '../errors/bridge-error.js';

/** Together less than 2 MB. */
const limits = { fields: 100, parts: 100, fieldNameSize: 100, fieldSize: 16 * 1024 };
const FieldsOnly = NoFilesInterceptor({ limits });

/** What a login may be sent as; the first two are read before. */
const READ_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];

/**
 * Reads `multipart/form-data` into the body: what PHP's curl makes of an array of fields (CURLOPT_POSTFIELDS). Runs after the guard, so
 * that nothing is read for a stranger. Refuses what nobody reads: a right password in it would pass for a wrong one.
 */
@Injectable()
export class LoginFieldsInterceptor implements NestInterceptor {
  private readonly fields = new FieldsOnly();

  /** @throws BridgeError UNSUPPORTED_MEDIA_TYPE for files and other content types, TOO_LARGE
   * @throws BadRequestException for what cannot be read */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<ReturnType<CallHandler['handle']>> {
    const request = context.switchToHttp().getRequest<Request>();
    if (request.headers['content-length'] !== '0' && request.is(READ_TYPES) === false) {
      throw new BridgeError(
        'UNSUPPORTED_MEDIA_TYPE',
        'Send login and password as a form, as multipart/form-data or as JSON.',
      );
    }
    try {
      return await this.fields.intercept(context, next);
    } catch (error) {
      if (!(error instanceof BadRequestException)) throw error;
      const { code = '' } = error.cause as { code?: string };
      if (code === 'LIMIT_UNEXPECTED_FILE') {
        throw new BridgeError('UNSUPPORTED_MEDIA_TYPE', 'Send fields only, no files.');
      }
      if (code.startsWith('LIMIT_')) throw new BridgeError('TOO_LARGE', 'Too many fields, or too long ones.');
      throw error;
    }
  }
}

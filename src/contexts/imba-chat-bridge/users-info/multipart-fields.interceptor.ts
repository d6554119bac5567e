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

/**
 * Reads `multipart/form-data` into the body: what PHP's curl makes of an array of fields (CURLOPT_POSTFIELDS). Runs after the guard, so
 * that nothing is read for a stranger. Other content types are left as they are.
 */
@Injectable()
export class MultipartFieldsInterceptor implements NestInterceptor {
  private readonly fields = new FieldsOnly();

  /** @throws BridgeError UNSUPPORTED_MEDIA_TYPE for files, TOO_LARGE
   * @throws BadRequestException for what cannot be read */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<ReturnType<CallHandler['handle']>> {
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

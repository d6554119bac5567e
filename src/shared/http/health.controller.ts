import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import type { Response } from 'express';
import { Public } from '../auth/access.js';
import { OperationName } from './operation-name.js';
import { Alive, NotReady, Ready } from './health.answer.js';
import { Health } from './health.js';
import { Refuses } from './http-error.answer.js';
import { httpErrorBody, type HttpErrorBody } from './http-error.filter.js';

@ApiTags('Platform')
@Refuses({ 429: 'Too many requests from this address' })
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly health: Health,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs' })
  @OperationName('isAlive')
  @ApiOkResponse({ description: 'It does', type: Alive })
  live(): Alive {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The database answers and is migrated, and the process is not stopping' })
  @OperationName('isReady')
  @ApiOkResponse({ description: 'Ready', type: Ready })
  @ApiServiceUnavailableResponse({
    description: 'Not ready; `details` says which check failed',
    type: NotReady,
  })
  async ready(
    @Res({ passthrough: true }) response: Response,
  ): Promise<HealthCheckResult | (HttpErrorBody & Pick<HealthCheckResult, 'details'>)> {
    try {
      return await this.checks.check([
        () => this.health.process(),
        () => this.health.database(),
        () => this.health.migrations(),
        () => this.health.limits(),
        () => this.health.proxy(),
        () => this.health.disk(),
      ]);
    } catch (error) {
      const details = detailsOf(error);
      if (details === undefined) throw error;
      response.status(HttpStatus.SERVICE_UNAVAILABLE);
      const down = Object.keys(details).filter((name) => details[name]?.status !== 'up');
      return { ...httpErrorBody(HttpStatus.SERVICE_UNAVAILABLE, `Not ready: ${down.join(', ')}`), details };
    }
  }
}

/** Terminus throws its result when a check is down. */
function detailsOf(error: unknown): HealthCheckResult['details'] | undefined {
  const { getResponse } = error as { getResponse?: () => unknown };
  const body = getResponse?.call(error) as Partial<HealthCheckResult> | undefined;
  return body?.details;
}

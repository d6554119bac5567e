import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Authenticated } from '../auth/access.js';
import { MetricsReaderAuthenticator } from '../auth/operator.authenticator.js';
import { Metrics } from '../observability/metrics.js';
import { OperationName } from './operation-name.js';
import { Refuses } from './http-error.answer.js';

@ApiTags('Platform')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Authenticated(MetricsReaderAuthenticator)
  @OperationName('getMetrics')
  @ApiOperation({ summary: 'Figures for Prometheus; open to all where OPERATIONS_PUBLIC has `metrics`' })
  @ApiOkResponse({
    description: 'In Prometheus’ text format',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @Refuses({ 401: 'Authentication is required', 429: 'Too many failures or requests from this address' })
  async scrape(@Res() response: Response): Promise<void> {
    const { text, contentType } = await this.metrics.scrape();
    response.type(contentType).send(text);
  }
}

import { Controller, Get, Res } from '@nestjs/common';
import { ApiBasicAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Authenticated } from '../auth/access.js';
import { OperatorUnlessLocalAuthenticator } from '../auth/operator.authenticator.js';
import { Metrics } from '../observability/metrics.js';

@ApiTags('Operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Authenticated(OperatorUnlessLocalAuthenticator)
  @ApiBasicAuth('operator')
  @ApiOperation({ summary: 'Figures for Prometheus; asks for no password where HOST is a loopback address' })
  @ApiProduces('text/plain')
  async scrape(@Res() response: Response): Promise<void> {
    const { text, contentType } = await this.metrics.scrape();
    response.type(contentType).send(text);
  }
}

import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Config } from '../config/config.js';
import { OperationName } from '../http/operation-name.js';
import { redact } from '../observability/redaction.js';
import { OperatorRoutes } from './operator-routes.js';
import { OperatorSettings } from './platform.dto.js';

@OperatorRoutes('settings', 'Operator: settings')
export class SettingsController {
  constructor(private readonly config: Config) {}

  @Get()
  @OperationName('listSettings')
  @ApiOperation({ summary: 'The settings in force, secrets masked' })
  @ApiOkResponse({ description: 'All of them', type: OperatorSettings })
  list(): OperatorSettings {
    const items = this.config.entries.flatMap(([slice, values]) =>
      Object.entries(redact(values) as Record<string, unknown>).map(([name, value]) => ({
        module: slice.name.replace(/Config$/, ''),
        name,
        value: value === undefined ? null : JSON.stringify(value).slice(0, 4_000),
      })),
    );
    return { items };
  }
}

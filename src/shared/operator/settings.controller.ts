import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Config } from '../config/config.js';
import { OperationName } from '../http/operation-name.js';
import { OperatorRoutes } from './operator-routes.js';
import { OperatorSettings } from './platform.dto.js';
import { settingsInForce } from './settings-in-force.js';

@OperatorRoutes('settings', 'Operator: settings')
export class SettingsController {
  constructor(private readonly config: Config) {}

  @Get()
  @OperationName('listSettings')
  @ApiOperation({ summary: 'The settings in force, secrets masked' })
  @ApiOkResponse({ description: 'All of them', type: OperatorSettings })
  list(): OperatorSettings {
    return { items: settingsInForce(this.config).map((one) => ({ ...one, variables: [...one.variables] })) };
  }
}

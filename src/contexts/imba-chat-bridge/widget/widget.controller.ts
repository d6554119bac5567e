import { Controller, Get, Query, Res, UseFilters, UsePipes } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { OperationName } from '../../../shared/http/operation-name.js';
import { Public } from '../../../shared/auth/access.js';
import { ImbaChatConfig } from '../settings.js';
import { BridgeError } from '../errors/bridge-error.js';
import { BridgeErrorFilter } from '../errors/bridge-error.filter.js';
import { bridgeValidation } from '../errors/bridge-validation.js';
import { ApiErrors } from '../openapi/api-errors.js';
import { loaderScript } from './loader-script.js';
import { WidgetOptions } from './widget-options.js';

/** The script for the operator's pages. It holds no secret: a token comes from the page's own endpoint only. */
@ApiTags('ImbaChat: tokens and widget')
@Controller('imbachat')
@UseFilters(BridgeErrorFilter)
@UsePipes(bridgeValidation(' is no option of the widget'))
export class WidgetController {
  constructor(private readonly config: ImbaChatConfig) {}

  @OperationName('getWidgetScript')
  @Get('widget.js')
  @Public()
  @ApiOperation({ summary: 'The loader of the widget, for a script tag of your pages' })
  @ApiOkResponse({ description: 'A script', content: { 'text/javascript': { schema: { type: 'string' } } } })
  @ApiErrors({
    400: 'resizable must be true or false.',
    404: 'IMBACHAT_WIDGET_ID is not set, so there is no widget to show.',
  })
  script(@Query() options: WidgetOptions, @Res() response: Response): void {
    const { widgetId, scriptUrl, guests } = this.config;
    if (widgetId === undefined) {
      throw new BridgeError(
        'WIDGET_NOT_CONFIGURED',
        'IMBACHAT_WIDGET_ID is not set, so there is no widget to show.',
      );
    }
    const settings = { scriptUrl: scriptUrl.replaceAll('{id}', widgetId), guests };
    const script = loaderScript(settings, options);
    // Pages of the operator's site, which is another origin, are what it is for.
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.type('text/javascript').send(script);
  }
}

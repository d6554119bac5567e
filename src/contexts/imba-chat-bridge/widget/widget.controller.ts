import { Controller, Get, Query, Res, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { OperationName } from '../../../shared/http/operation-name.js';
import { Public } from '../../../shared/auth/access.js';
import { ImbaChatConfig } from '../settings.js';
import { httpErrorBody } from '../../../shared/http/http-error.filter.js';
import { BridgeError } from '../errors/bridge-error.js';
import { BridgeErrorFilter } from '../errors/bridge-error.filter.js';
import { loaderScript } from './loader-script.js';
import { readWidgetOptions } from './widget-options.js';

const option = (name: string, example: string, description?: string) =>
  ApiQuery({ name, required: false, example, ...(description !== undefined && { description }) });
const refusal = (status: number, message: string) =>
  ApiResponse({ status, content: { 'application/json': { example: httpErrorBody(status, message) } } });

/** The script for the operator's pages. It holds no secret: a token comes from the page's own endpoint only. */
@ApiTags('ImbaChat: tokens and widget')
@Controller('imbachat')
@UseFilters(BridgeErrorFilter)
export class WidgetController {
  constructor(private readonly config: ImbaChatConfig) {}

  @OperationName('getWidgetScript')
  @Get('widget.js')
  @Public()
  @ApiOperation({ summary: 'The loader of the widget, for a script tag of your pages' })
  @option(
    'token_url',
    '/imbachat-token',
    'Where your site answers with what POST /imbachat/tokens gave for the user who is logged in',
  )
  @option('theme', 'dark')
  @option('position', 'right')
  @option('language', 'en')
  @option('resizable', 'true')
  @option('draggable', 'true')
  @option('useFaviconBadge', 'true')
  @option('updateTitle', 'true')
  @ApiOkResponse({ description: 'A script', content: { 'text/javascript': { schema: { type: 'string' } } } })
  @refusal(400, 'resizable must be true or false.')
  @refusal(404, 'IMBACHAT_WIDGET_ID is not set, so there is no widget to show.')
  script(@Query() query: unknown, @Res() response: Response): void {
    const { widgetId, scriptUrl, guests } = this.config;
    if (widgetId === undefined) {
      throw new BridgeError(
        'WIDGET_NOT_CONFIGURED',
        'IMBACHAT_WIDGET_ID is not set, so there is no widget to show.',
      );
    }
    const settings = { scriptUrl: scriptUrl.replaceAll('{id}', widgetId), guests };
    const script = loaderScript(settings, readWidgetOptions(query));
    // Pages of the operator's site, which is another origin, are what it is for.
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.type('text/javascript').send(script);
  }
}

import { Body, Controller, Header, HttpCode, Post, UseFilters, UsePipes } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../../shared/auth/access.js';
import { SiteAuthenticator } from '../site-access/site.authenticator.js';
import { BridgeErrorFilter } from '../errors/bridge-error.filter.js';
import { bridgeValidation } from '../errors/bridge-validation.js';
import { ApiErrors } from '../openapi/api-errors.js';
import { ChatTokens } from './chat-tokens.js';
import { ImbachatToken, ImbachatTokenRequest } from './token.dto.js';

/** The operator's site asks here for the token of the user to whom it is about to show a page. */
@ApiTags('ImbaChat: tokens and widget')
@Controller('imbachat/tokens')
@UseFilters(BridgeErrorFilter)
@UsePipes(bridgeValidation())
export class TokensController {
  constructor(private readonly tokens: ChatTokens) {}

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Authenticated(SiteAuthenticator)
  @ApiOperation({ summary: 'A chat token for one user, to be given to that user’s browser only' })
  @ApiOkResponse({ description: 'A token', type: ImbachatToken })
  @ApiErrors({
    400: 'ttl must be a whole number of seconds, 60 to 604800.',
    403: 'User 6 is banned and gets no token.',
    404: 'There is no user 6.',
  })
  issue(@Body() { user_id, ttl }: ImbachatTokenRequest): Promise<ImbachatToken> {
    return this.tokens.issue(user_id, ttl);
  }
}

import { Body, Controller, Header, HttpCode, Post, UseFilters, UsePipes } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../../shared/auth/access.js';
import { Database } from '../../../shared/database/database.js';
import { OperatorLog } from '../../../shared/operator/operator-log.js';
import { BySite, SiteAuthenticator, type Site } from '../site-access/site.authenticator.js';
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
  constructor(
    private readonly tokens: ChatTokens,
    private readonly database: Database,
    private readonly log: OperatorLog,
  ) {}

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
  async issue(
    @BySite() { operator }: Site,
    @Body() { user_id, ttl }: ImbachatTokenRequest,
  ): Promise<ImbachatToken> {
    const token = await this.tokens.issue(user_id, ttl);
    // A person at the console. With the operator's name and password a site may ask for each of its visitors.
    if (operator?.session !== undefined) {
      const action = { action: 'imbachat.token.issue', subject: `user ${user_id}` };
      await this.log.record(this.database, operator, action);
    }
    return token;
  }
}

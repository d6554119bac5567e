import { Body, Controller, Header, HttpCode, Post, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Authenticated } from '../../../shared/auth/access.js';
import { SiteAuthenticator } from '../site-access/site.authenticator.js';
import { BridgeError } from '../errors/bridge-error.js';
import { BridgeErrorFilter } from '../errors/bridge-error.filter.js';
import { requireUserId } from '../users/user-id.js';
import { ApiErrors } from '../openapi/api-errors.js';
import { ChatTokens, LONGEST_TTL, SHORTEST_TTL, USUAL_TTL, type ChatToken } from './chat-tokens.js';

const TTL = `ttl must be a whole number of seconds, ${SHORTEST_TTL} to ${LONGEST_TTL}`;
const bodySchema = z.strictObject({
  user_id: z.unknown().optional(),
  ttl: z.int(TTL).min(SHORTEST_TTL, TTL).max(LONGEST_TTL, TTL).default(USUAL_TTL),
});

function readBody(body: unknown): { id: number; ttl: number } {
  const read = bodySchema.safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    const message =
      issue?.path[0] === 'ttl' ? TTL : 'Send {"user_id": ID, "ttl": SECONDS}; ttl may be left out';
    throw new BridgeError('WRONG_VALUE', `${message}.`);
  }
  return { id: requireUserId(read.data.user_id, 'user_id'), ttl: read.data.ttl };
}

/** The operator's site asks here for the token of the user to whom it is about to show a page. */
@ApiTags('ImbaChat: tokens and widget')
@Controller('imbachat/tokens')
@UseFilters(BridgeErrorFilter)
export class TokensController {
  constructor(private readonly tokens: ChatTokens) {}

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Authenticated(SiteAuthenticator)
  @ApiOperation({ summary: 'A chat token for one user, to be given to that user’s browser only' })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['user_id'],
      properties: {
        user_id: { type: 'integer', example: 6 },
        ttl: {
          type: 'integer',
          minimum: SHORTEST_TTL,
          maximum: LONGEST_TTL,
          default: USUAL_TTL,
          description: 'Seconds',
        },
      },
    },
  })
  @ApiOkResponse({
    description: 'An HS256 JWT whose payload is exp and user_id; expires_at is exp, unix time in seconds',
    content: {
      'application/json': {
        example: {
          token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAi…',
          user_id: 6,
          expires_at: 1763723600,
        },
      },
    },
  })
  @ApiErrors({ 400: `${TTL}.`, 403: 'User 6 is banned and gets no token.', 404: 'There is no user 6.' })
  issue(@Body() body: unknown): Promise<ChatToken> {
    const { id, ttl } = readBody(body);
    return this.tokens.issue(id, ttl);
  }
}

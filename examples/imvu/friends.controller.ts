import { Controller, Get, Param, Req, UseFilters } from '@nestjs/common';
import type { Request } from 'express';
import { Authenticated } from '../../src/shared/auth/access.js';
import { ImvuClient } from '../../src/contexts/imvu-sessions/client/imvu-client.js';
import {
  ImvuUserAuthenticator,
  type ImvuUser,
} from '../../src/contexts/imvu-sessions/users/user.authenticator.js';
import { Caller } from '../../src/contexts/imvu-sessions/http/caller.js';
import { ImvuErrorFilter } from '../../src/contexts/imvu-sessions/http/imvu-error.filter.js';

@Controller('imvu/friends-of')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuErrorFilter)
export class FriendsController {
  constructor(private readonly imvu: ImvuClient) {}

  @Get(':cid')
  async friends(
    @Caller() user: ImvuUser,
    @Req() request: Request,
    @Param('cid') cid: string,
  ): Promise<object> {
    const imvu = this.imvu.for(request, user);
    const { data: someone } = await imvu.get(`/user/user-${cid}`); // a User
    const { data: friends } = await imvu.get(`/user/user-${cid}/friends?limit=25`); // a Collection
    return { name: someone?.display_name, friends: friends?.items ?? [] };
  }
}

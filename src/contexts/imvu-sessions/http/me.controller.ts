import { Controller, Get, Query, UseFilters, UsePipes } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ActsOnGet, Authenticated } from '../../../shared/auth/access.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuAccounts } from '../accounts/accounts.repository.js';
import { ImvuClient } from '../client/imvu-client.js';
import { ImvuError } from '../imvu-error.js';
import { cidOf } from '../upstream/cid.js';
import { member, textMember } from '../upstream/reply-body.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import { Caller } from './caller.js';
import { Does, Refuses } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { imvuValidation } from './imvu-validation.js';
import { ImvuMe, ImvuMeQuery } from './me.dto.js';

@Controller('imvu/me')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuErrorFilter)
@UsePipes(imvuValidation())
@ApiTags('IMVU: proxy')
export class ImvuMeController {
  constructor(
    private readonly imvu: ImvuClient,
    private readonly accounts: ImvuAccounts,
    private readonly clock: Clock,
  ) {}

  @OperationName('getMe')
  @Get()
  // Whatever else than `false` is either `true` or refused.
  @ActsOnGet(({ query: { login } }) => login !== undefined && login !== 'false')
  @Does(
    'Who you are upstream, for each of your accounts',
    'An account without a session logs in only with `?login=true`.',
  )
  @ApiOkResponse({ description: 'One entry an account', type: [ImvuMe] })
  @Refuses(400)
  async me(@Caller() user: ImvuUser, @Query() { login }: ImvuMeQuery): Promise<ImvuMe[]> {
    const accounts = await this.accounts.views(user.id, this.clock.now());
    return Promise.all(accounts.map(({ id, username }) => this.one(user, id, username, login)));
  }

  private async one(user: ImvuUser, account_id: string, username: string, logsIn: boolean): Promise<ImvuMe> {
    const nobody = { account_id, username, imvu_user: null, avatar: null };
    try {
      const imvu = this.imvu.as(user, { account: account_id, logsIn });
      const { status, data } = await imvu.get('/login/me');
      const imvu_user = textMember(member(data, 'user'), 'id');
      if (imvu_user === undefined) return { ...nobody, error: `IMVU answered ${status}.` };
      const cid = cidOf(imvu_user) ?? '';
      const { data: found } = await imvu.get(`/user/user-${cid}`);
      const avatar = found ? { username: found.username, display_name: found.display_name } : null;
      return { account_id, username, imvu_user, avatar, error: null };
    } catch (error) {
      if (!(error instanceof ImvuError)) throw error;
      return { ...nobody, error: error.more.accounts?.[0]?.reason ?? error.message };
    }
  }
}

import { All, Controller, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Authenticated } from '../../../shared/auth/access.js';
import { ListAccessAuthenticator } from '../keys/list-access.authenticator.js';
import { LiShopError } from '../lishop-error.js';
import { UNKNOWN_PATH } from './addresses.js';
import { LiShopErrorFilter } from './lishop-error.filter.js';

/** What is left below LiShop's addresses: wrong methods and addresses that are none. lishopRequests leads them here. */
@Controller()
@ApiExcludeController()
@Authenticated(ListAccessAuthenticator)
@UseFilters(LiShopErrorFilter)
export class UnknownRoutesController {
  /** @throws LiShopError NOT_FOUND, for those whose key is known */
  @All(UNKNOWN_PATH)
  unknown(): never {
    throw new LiShopError({ code: 'NOT_FOUND' });
  }
}

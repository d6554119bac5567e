import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../../shared/auth/access.js';
import { TooManyRequestsError } from '../../../shared/auth/authentication-error.js';
import { HttpConfig } from '../../../shared/config/platform-settings.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { clientAddress } from '../../../shared/rate-limit/client-address.js';
import { RateLimits } from '../../../shared/rate-limit/rate-limits.js';
import { plain } from '../http/describe.js';
import { LiShopRoutes } from '../http/lishop-routes.js';
import { Parameter } from '../http/parameter.js';
import { Params } from '../http/params.js';
import { LiShopError } from '../lishop-error.js';
import { MAX_NOTIFICATION_LENGTH } from './signed-data.js';
import { StoreNotifications } from './store-notifications.js';

/** What Apple sends. */
export class LiShopStoreNotification {
  @Parameter({
    maxLength: MAX_NOTIFICATION_LENGTH,
    example: 'eyJhbGciOiJFUzI1NiIsIng1YyI6WyJNSUk…',
    description: 'Signed by Apple (JWS)',
  })
  signedPayload!: string;
}

/** Where Apple sends App Store Server Notifications, version 2. The signature says who calls. */
@Controller('lishop/appstore/notifications')
@LiShopRoutes()
export class StoreNotificationsController {
  constructor(
    private readonly notifications: StoreNotifications,
    private readonly limits: RateLimits,
    private readonly http: HttpConfig,
  ) {}

  @Post()
  @OperationName('appStoreNotification')
  @ApiOperation({
    summary: 'App Store Server Notifications, version 2',
    description:
      "For Apple, whose signature is verified: a refund, a renewal or an end moves the verdict of the purchase's list. The same notification again changes nothing.",
  })
  @ApiOkResponse({ description: 'Taken' })
  @plain(503, 'Settings are missing, or the database cannot be reached', 'Service Unavailable')
  @HttpCode(200)
  @Public()
  async receive(
    @Req() request: Request,
    @Res() response: Response,
    @Params(LiShopStoreNotification) { signedPayload }: LiShopStoreNotification,
  ): Promise<void> {
    const caller = {
      context: 'lishop',
      address: clientAddress(request, this.http.trustProxy),
      id: 'App Store notifications',
    };
    // A forged signature costs us more than its sender.
    const examined = await this.limits.authFailures.examine(caller, () =>
      this.notifications.receive(signedPayload),
    );
    if ('refused' in examined) throw new TooManyRequestsError(examined.refused.retryAfter);
    if (examined.principal === undefined)
      throw new LiShopError({ code: 'PARAMETER_INVALID', parameter: 'signedPayload' });
    response.end();
  }
}

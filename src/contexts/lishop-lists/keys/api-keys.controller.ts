import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiPaymentRequiredResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import { Authenticated, Public } from '../../../shared/auth/access.js';
import { clientAddress } from '../../../shared/rate-limit/client-address.js';
import { HttpConfig } from '../../../shared/config/platform-settings.js';
import { ForOwners, NotFound, plain } from '../http/describe.js';
import { LiShopRoutes } from '../http/lishop-routes.js';
import { Params } from '../http/params.js';
import { LiShopReceiptRefusal } from '../http/refusal.dto.js';
import { VerifyReceiptService } from '../receipts/receipt-check.js';
import { LiShopError } from '../lishop-error.js';
import { Lists } from '../lists/lists.js';
import { claimedPurchase, isSigned } from '../storekit/signed-text.js';
import {
  LiShopAccount,
  LiShopApiKey,
  LiShopInvitation,
  LiShopKeyRemoval,
  LiShopReceiptQuestion,
  LiShopRecovery,
  LiShopSharedKey,
} from './api-keys.dto.js';
import { AppAuthenticator } from './app.authenticator.js';
import { GuestKeys } from './guest-keys.js';
import {
  NewestOwnerAuthenticator,
  OwnerAuthenticator,
  UnpaidOwnerAuthenticator,
} from './list-access.authenticator.js';
import type { ListAccess } from './list-access.js';

type OwnerRequest = AuthenticatedRequest<ListAccess>;

/** The seed's operations. Also under `/1.0`, without `/api_keys`, and with the endings `.json` and `.js` (http/addresses.ts). */
@Controller('api_keys')
@LiShopRoutes()
export class ApiKeysController {
  constructor(
    private readonly lists: Lists,
    private readonly guestKeys: GuestKeys,
    private readonly receipts: VerifyReceiptService,
    private readonly http: HttpConfig,
  ) {}

  @Post('registerAccount')
  @ApiOperation({
    summary: 'A new owner key, for a new list or for the list of this payment',
    description:
      'Earlier owner keys stop working after 24 hours, and may not invite, remove or delete from now on. The receipt is verified in the ' +
      'background; where the list was made with another one, the key answers 402 until it is found valid.',
  })
  @ApiOkResponse({ description: 'The key', type: LiShopApiKey })
  @plain(403, 'LISHOP_API_SECRET is set, and `secret` is wrong or missing', 'Forbidden')
  @NotFound('The signed transaction is of another purchase than `paymentIdentifier`', 'receipt not found')
  @HttpCode(200)
  @Authenticated(AppAuthenticator)
  async registerAccount(
    @Params(LiShopAccount) { paymentIdentifier, receipt }: LiShopAccount,
  ): Promise<LiShopApiKey> {
    if (isSigned(receipt) && claimedPurchase(receipt) !== paymentIdentifier)
      throw new LiShopError({ code: 'RECEIPT_NOT_FOUND' });
    return { api_key: await this.lists.register(paymentIdentifier, receipt) };
  }

  @Post('requestNewApiKey')
  @ApiOperation({
    summary: 'A new key for a guest, mailed to the address too where LISHOP_INVITATION_MAIL is set',
  })
  @ApiOkResponse({ description: 'The key, to be passed on', type: LiShopApiKey })
  @ForOwners()
  @HttpCode(200)
  @Authenticated(NewestOwnerAuthenticator)
  async requestNewApiKey(
    @Req() request: OwnerRequest,
    @Params(LiShopInvitation) { email, readOnly = false }: LiShopInvitation,
  ): Promise<LiShopApiKey> {
    return { api_key: await this.guestKeys.invite(request.principal.list, email, readOnly) };
  }

  @Post('recoverApiKey')
  @ApiOperation({ summary: 'Mail the keys of an address to it' })
  @ApiOkResponse({ description: 'They are on their way' })
  @NotFound('No key was made for this address', 'email not found')
  @HttpCode(200)
  @Public()
  async recoverApiKey(
    @Req() request: Request,
    @Res() response: Response,
    @Params(LiShopRecovery) { email }: LiShopRecovery,
  ): Promise<void> {
    await this.guestKeys.recover(clientAddress(request, this.http.trustProxy), email);
    response.end();
  }

  @Post('removeApiKey')
  @ApiOperation({ summary: "Stop a guest's key, at once" })
  @ApiOkResponse({ description: 'The keys that are left', type: [LiShopSharedKey] })
  @NotFound('The list has no guest with this key', 'sharedApiKey not found')
  @ForOwners()
  @HttpCode(200)
  @Authenticated(NewestOwnerAuthenticator)
  removeApiKey(
    @Req() request: OwnerRequest,
    @Params(LiShopKeyRemoval) { sharedApiKey }: LiShopKeyRemoval,
  ): Promise<LiShopSharedKey[]> {
    return this.guestKeys.remove(request.principal.list, sharedApiKey);
  }

  @Post('sharedApiKey')
  @ApiOperation({ summary: "The guests' keys; the owner's are left out" })
  @ApiOkResponse({ description: 'The keys, the oldest first', type: [LiShopSharedKey] })
  @ForOwners()
  @HttpCode(200)
  @Authenticated(OwnerAuthenticator)
  sharedApiKey(@Req() request: OwnerRequest): Promise<LiShopSharedKey[]> {
    return this.guestKeys.guests(request.principal.list);
  }

  @Post('revokeOwnerKeys')
  @ApiOperation({
    summary: "End the owner's earlier keys at once",
    description: 'Of a lost phone, for example: register again, and call this with the new key.',
  })
  @ApiOkResponse({ description: 'They have ended' })
  @ForOwners()
  @HttpCode(200)
  @Authenticated(NewestOwnerAuthenticator)
  async revokeOwnerKeys(@Req() request: OwnerRequest, @Res() response: Response): Promise<void> {
    await this.lists.endOlderKeys(request.principal.list);
    response.end();
  }

  @Post('verifyReceipt')
  @ApiOperation({ summary: 'Ask the App Store about a receipt; changes nothing' })
  @ApiOkResponse({ description: 'The receipt is valid' })
  @ApiPaymentRequiredResponse({
    description: 'The App Store said no',
    type: LiShopReceiptRefusal,
    example: { status: 21003, message: 'The receipt could not be authenticated.' },
  })
  @plain(503, 'The App Store gives no answer now, or the database cannot be reached', 'Service Unavailable')
  @HttpCode(200)
  @Public()
  async verifyReceipt(
    @Res() response: Response,
    @Params(LiShopReceiptQuestion) { receipt, debug }: LiShopReceiptQuestion,
  ): Promise<void> {
    // "If set to any value": also to an empty one.
    await this.receipts.check(receipt, debug !== undefined);
    response.end();
  }

  @Post('deleteList')
  @ApiOperation({ summary: 'Remove the list with everything in it; all its keys stop at once' })
  @ApiOkResponse({ description: 'Removed' })
  @ForOwners(false)
  @HttpCode(200)
  @Authenticated(UnpaidOwnerAuthenticator)
  async deleteList(@Req() request: OwnerRequest, @Res() response: Response): Promise<void> {
    await this.lists.delete(request.principal.list);
    response.end();
  }
}

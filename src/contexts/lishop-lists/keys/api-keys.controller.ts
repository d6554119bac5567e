import { Controller, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import { Authenticated, Public } from '../../../shared/auth/access.js';
import { clientAddress } from '../../../shared/rate-limit/client-address.js';
import { HttpConfig } from '../../../shared/config/platform-settings.js';
import { ApiKeys, type SharedKey } from './api-keys.repository.js';
import { AppAuthenticator } from './app.authenticator.js';
import {
  NewestOwnerAuthenticator,
  OwnerAuthenticator,
  UnpaidOwnerAuthenticator,
} from './list-access.authenticator.js';
import type { ListAccess } from './list-access.js';
import {
  ApiKeyDto,
  AppStoreAway,
  BadRequest,
  EmailDto,
  Empty,
  ForAnyone,
  ForOwners,
  Forms,
  Json,
  LiShopTag,
  NotFound,
  ReceiptRefused,
  RegisterAccountDto,
  SharedApiKeyDto,
  SharedKeyDto,
  VerifyReceiptDto,
  WrongSecret,
} from '../http/lishop.openapi.js';
import { LiShopErrorFilter } from '../http/lishop-error.filter.js';
import { readReceipt } from '../receipts/receipt-text.js';
import { VerifyReceiptService } from '../receipts/receipt-check.js';
import { Parameters } from '../http/parameters.js';
import { Lists } from '../lists/lists.js';
import { readEmail } from './email-address.js';
import { GuestKeys } from './guest-keys.js';

type OwnerRequest = AuthenticatedRequest<ListAccess>;

/** The seed's operations. Also under `/1.0`, without `/api_keys`, and with the endings `.json` and `.js` (requests/addresses.ts). */
@Controller('api_keys')
@LiShopTag()
@UseFilters(LiShopErrorFilter)
export class ApiKeysController {
  constructor(
    private readonly accounts: Lists,
    private readonly sharing: GuestKeys,
    private readonly keys: ApiKeys,
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
  @Forms()
  @ApiBody({ type: RegisterAccountDto })
  @Json(200, 'The key', ApiKeyDto)
  @BadRequest('paymentIdentifier parameter required', 'receipt parameter required')
  @WrongSecret()
  @ForAnyone()
  @HttpCode(200)
  @Authenticated(AppAuthenticator)
  async registerAccount(@Req() request: Request): Promise<Pick<SharedKey, 'api_key'>> {
    const parameters = new Parameters(request);
    const paymentIdentifier = parameters.required('paymentIdentifier');
    const receipt = readReceipt(parameters);
    return { api_key: await this.accounts.register(paymentIdentifier, receipt) };
  }

  @Post('requestNewApiKey')
  @ApiOperation({
    summary: 'A new key for a guest, mailed to the address too where LISHOP_INVITATION_MAIL is set',
  })
  @Forms()
  @ApiBody({ type: EmailDto })
  @Json(200, 'The key, to be passed on', ApiKeyDto)
  @BadRequest('email parameter required', 'email parameter invalid')
  @ForOwners()
  @HttpCode(200)
  @Authenticated(NewestOwnerAuthenticator)
  async requestNewApiKey(@Req() request: OwnerRequest): Promise<Pick<SharedKey, 'api_key'>> {
    const email = readEmail(new Parameters(request));
    return { api_key: await this.sharing.invite(request.principal.list, email) };
  }

  @Post('recoverApiKey')
  @ApiOperation({ summary: 'Mail the keys of an address to it' })
  @Forms()
  @ApiBody({ type: EmailDto })
  @Empty('They are on their way')
  @BadRequest('email parameter required')
  @NotFound('No key was made for this address', 'email not found')
  @ForAnyone()
  @HttpCode(200)
  @Public()
  async recoverApiKey(@Req() request: Request, @Res() response: Response): Promise<void> {
    const email = new Parameters(request).required('email').trim();
    await this.sharing.recover(clientAddress(request, this.http.trustProxy), email);
    response.end();
  }

  @Post('removeApiKey')
  @ApiOperation({ summary: "Stop a guest's key, at once" })
  @Forms()
  @ApiBody({ type: SharedApiKeyDto })
  @Json(200, 'The keys that are left', [SharedKeyDto])
  @BadRequest('sharedApiKey parameter required')
  @NotFound('The list has no guest with this key', 'sharedApiKey not found')
  @ForOwners()
  @HttpCode(200)
  @Authenticated(NewestOwnerAuthenticator)
  removeApiKey(@Req() request: OwnerRequest): Promise<SharedKey[]> {
    const key = new Parameters(request).required('sharedApiKey');
    return this.sharing.remove(request.principal.list, key);
  }

  @Post('sharedApiKey')
  @ApiOperation({ summary: "The guests' keys; the owner's are left out" })
  @Json(200, 'The keys, the oldest first', [SharedKeyDto])
  @ForOwners()
  @HttpCode(200)
  @Authenticated(OwnerAuthenticator)
  sharedApiKey(@Req() request: OwnerRequest): Promise<SharedKey[]> {
    return this.sharing.guests(request.principal.list);
  }

  @Post('revokeOwnerKeys')
  @ApiOperation({
    summary: "End the owner's earlier keys at once",
    description: 'Of a lost phone, for example: register again, and call this with the new key.',
  })
  @Empty('They have ended')
  @ForOwners()
  @HttpCode(200)
  @Authenticated(NewestOwnerAuthenticator)
  async revokeOwnerKeys(@Req() request: OwnerRequest, @Res() response: Response): Promise<void> {
    await this.keys.endOlderNow(request.principal.list);
    response.end();
  }

  @Post('verifyReceipt')
  @ApiOperation({ summary: 'Ask the App Store about a receipt; changes nothing' })
  @Forms()
  @ApiBody({ type: VerifyReceiptDto })
  @Empty('The receipt is valid')
  @BadRequest(
    'receipt parameter required',
    'deviceIdentifier parameter required',
    'deviceIdentifier parameter invalid',
  )
  @ReceiptRefused()
  @AppStoreAway()
  @ForAnyone()
  @HttpCode(200)
  @Public()
  async verifyReceipt(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.receipts.check(new Parameters(request));
    response.end();
  }

  @Post('deleteList')
  @ApiOperation({ summary: 'Remove the list with everything in it; all its keys stop at once' })
  @Empty('Removed')
  @ForOwners(false)
  @HttpCode(200)
  @Authenticated(UnpaidOwnerAuthenticator)
  async deleteList(@Req() request: OwnerRequest, @Res() response: Response): Promise<void> {
    await this.accounts.delete(request.principal.list);
    response.end();
  }
}

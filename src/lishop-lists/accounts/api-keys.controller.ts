import { Controller, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AuthenticatedRequest } from '../../auth/access.guard.js';
import { Authenticated, Public } from '../../auth/access.js';
import { clientAddress } from '../../auth/client-address.js';
import { HttpConfig } from '../../config/config.js';
import type { SharedKey } from '../access/api-keys.repository.js';
import { AppAuthenticator } from '../access/app.authenticator.js';
import { OwnerAuthenticator, UnpaidOwnerAuthenticator } from '../access/member.authenticator.js';
import type { Member } from '../access/member.js';
import { LiShopErrorFilter } from '../lishop-error.filter.js';
import { ReceiptCheck } from '../receipts/receipt-check.js';
import { Parameters } from '../requests/parameters.js';
import { Accounts } from './accounts.js';
import { readEmail } from './email-address.js';
import { Sharing } from './sharing.js';

type OwnerRequest = AuthenticatedRequest<Member>;

/** The seed's operations. Also under `/1.0`, without `/api_keys`, and with the endings `.json` and `.js` (requests/addresses.ts). */
@Controller('api_keys')
@UseFilters(LiShopErrorFilter)
export class ApiKeysController {
  constructor(
    private readonly accounts: Accounts,
    private readonly sharing: Sharing,
    private readonly receipts: ReceiptCheck,
    private readonly http: HttpConfig,
  ) {}

  @Post('registerAccount')
  @HttpCode(200)
  @Authenticated(AppAuthenticator)
  async registerAccount(@Req() request: Request): Promise<Pick<SharedKey, 'api_key'>> {
    const parameters = new Parameters(request);
    const paymentIdentifier = parameters.required('paymentIdentifier');
    const receipt = parameters.required('receipt');
    return { api_key: await this.accounts.register(paymentIdentifier, receipt) };
  }

  @Post('requestNewApiKey')
  @HttpCode(200)
  @Authenticated(OwnerAuthenticator)
  async requestNewApiKey(@Req() request: OwnerRequest): Promise<Pick<SharedKey, 'api_key'>> {
    const email = readEmail(new Parameters(request));
    return { api_key: await this.sharing.invite(request.principal.list, email) };
  }

  @Post('recoverApiKey')
  @HttpCode(200)
  @Public()
  async recoverApiKey(@Req() request: Request, @Res() response: Response): Promise<void> {
    const email = new Parameters(request).required('email').trim();
    await this.sharing.recover(clientAddress(request, this.http.trustProxy), email);
    response.end();
  }

  @Post('removeApiKey')
  @HttpCode(200)
  @Authenticated(OwnerAuthenticator)
  removeApiKey(@Req() request: OwnerRequest): Promise<SharedKey[]> {
    const key = new Parameters(request).required('sharedApiKey');
    return this.sharing.remove(request.principal.list, key);
  }

  @Post('sharedApiKey')
  @HttpCode(200)
  @Authenticated(OwnerAuthenticator)
  sharedApiKey(@Req() request: OwnerRequest): Promise<SharedKey[]> {
    return this.sharing.guests(request.principal.list);
  }

  @Post('verifyReceipt')
  @HttpCode(200)
  @Public()
  async verifyReceipt(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.receipts.check(new Parameters(request));
    response.end();
  }

  @Post('deleteList')
  @HttpCode(200)
  @Authenticated(UnpaidOwnerAuthenticator)
  async deleteList(@Req() request: OwnerRequest, @Res() response: Response): Promise<void> {
    await this.accounts.delete(request.principal.list);
    response.end();
  }
}

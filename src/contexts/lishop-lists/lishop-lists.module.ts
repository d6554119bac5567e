import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Application } from 'express';
import { LiShopConfig } from './settings.js';
import { allowOrigins } from './http/cors.js';
import { UnknownRoutesController } from './http/unknown-routes.controller.js';
import { ApiKeys } from './keys/api-keys.repository.js';
import { AppAuthenticator } from './keys/app.authenticator.js';
import { UnknownKeyLimiter } from './keys/unknown-key-limiter.js';
import {
  ListAccessLookup,
  ListAccessAuthenticator,
  NewestOwnerAuthenticator,
  OwnerAuthenticator,
  UnpaidOwnerAuthenticator,
} from './keys/list-access.authenticator.js';
import { DeletedLists } from './lists/deleted-lists.js';
import { LiShopSweeper } from './maintenance/lishop-sweeper.js';
import { Lists } from './lists/lists.js';
import { ApiKeysController } from './keys/api-keys.controller.js';
import { KeyMails } from './keys/key-mails.js';
import { GuestKeys } from './keys/guest-keys.js';
import { ArticlesController } from './articles/articles.controller.js';
import { Articles } from './articles/articles.repository.js';
import { AppStore } from './receipts/app-store.js';
import { VerifyReceiptService } from './receipts/receipt-check.js';
import { ReceiptNotices } from './receipts/receipt-notices.js';
import { ReceiptVerificationWorker } from './receipts/receipt-verifier.js';
import { Receipts } from './receipts/receipts.repository.js';

/** Shared shopping lists for phone apps: the seed's articles, keys and receipts. */
@Module({
  controllers: [ArticlesController, ApiKeysController, UnknownRoutesController],
  providers: [
    ApiKeys,
    UnknownKeyLimiter,
    ListAccessLookup,
    ListAccessAuthenticator,
    NewestOwnerAuthenticator,
    OwnerAuthenticator,
    UnpaidOwnerAuthenticator,
    AppAuthenticator,
    Lists,
    DeletedLists,
    LiShopSweeper,
    KeyMails,
    GuestKeys,
    Articles,
    AppStore,
    Receipts,
    ReceiptNotices,
    VerifyReceiptService,
    ReceiptVerificationWorker,
  ],
})
export class LiShopListsModule implements OnModuleInit {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly config: LiShopConfig,
  ) {}

  onModuleInit(): void {
    // The middleware stands before Nest, and knows no providers.
    const app = this.adapter.httpAdapter.getInstance<Application | undefined>();
    if (app) allowOrigins(app, this.config.webOrigins);
  }
}

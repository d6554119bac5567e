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
  WriterAuthenticator,
} from './keys/list-access.authenticator.js';
import { DeletedLists } from './lists/deleted-lists.js';
import { KeyedMutex } from '../../shared/jobs/keyed-mutex.js';
import { LiShopSweeper } from './maintenance/lishop-sweeper.js';
import { ListsRepository } from './lists/lists.repository.js';
import { Lists } from './lists/lists.js';
import { ApiKeysController } from './keys/api-keys.controller.js';
import { KeyMails } from './keys/key-mails.js';
import { GuestKeys } from './keys/guest-keys.js';
import { ArticlesController } from './articles/articles.controller.js';
import { Articles } from './articles/articles.repository.js';
import { LongLists } from './articles/long-lists.js';
import { ChangeAnnouncer } from './live/change-announcer.js';
import { EventsController } from './live/events.controller.js';
import { LiveStreams } from './live/live-streams.js';
import { BatchController } from './sync/batch.controller.js';
import { BatchStore } from './sync/batch.repository.js';
import { Batches } from './sync/batches.js';
import { ExportController } from './articles/export.controller.js';
import { ChangesController } from './sync/changes.controller.js';
import { Changes } from './sync/changes.repository.js';
import { AppStore } from './receipts/app-store.js';
import { VerifyReceiptService } from './receipts/receipt-check.js';
import { OperatorListsController } from './operator/lists.controller.js';
import { OperatorLists } from './operator/operator-lists.js';
import { ReceiptNotices } from './receipts/receipt-notices.js';
import { ReceiptVerificationWorker } from './receipts/receipt-verifier.js';
import { ReceiptQueue } from './receipts/receipt-queue.js';
import { Receipts } from './receipts/receipts.repository.js';
import { ReceiptVerdicts } from './receipts/verdicts.repository.js';
import { Purchases } from './storekit/purchases.repository.js';
import { SignedData } from './storekit/signed-data.js';
import { SignedReceipts } from './storekit/signed-receipts.js';
import { StoreNotifications } from './storekit/store-notifications.js';
import { StoreNotificationsController } from './storekit/store-notifications.controller.js';

/** Shared shopping lists for phone apps: the seed's articles, keys and receipts. */
@Module({
  controllers: [
    ArticlesController,
    ChangesController,
    ExportController,
    BatchController,
    EventsController,
    ApiKeysController,
    StoreNotificationsController,
    OperatorListsController,
    UnknownRoutesController,
  ],
  providers: [
    ApiKeys,
    UnknownKeyLimiter,
    ListAccessLookup,
    ListAccessAuthenticator,
    WriterAuthenticator,
    NewestOwnerAuthenticator,
    OwnerAuthenticator,
    UnpaidOwnerAuthenticator,
    AppAuthenticator,
    Lists,
    ListsRepository,
    DeletedLists,
    KeyedMutex,
    LiShopSweeper,
    KeyMails,
    GuestKeys,
    Articles,
    LongLists,
    Changes,
    Batches,
    BatchStore,
    ChangeAnnouncer,
    LiveStreams,
    AppStore,
    Receipts,
    ReceiptQueue,
    ReceiptVerdicts,
    SignedData,
    Purchases,
    SignedReceipts,
    StoreNotifications,
    ReceiptNotices,
    OperatorLists,
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

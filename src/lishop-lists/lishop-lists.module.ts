import { Module } from '@nestjs/common';
import { ApiKeys } from './access/api-keys.repository.js';
import { AppAuthenticator } from './access/app.authenticator.js';
import { KeyGuessing } from './access/key-guessing.js';
import {
  KeyHolders,
  MemberAuthenticator,
  OwnerAuthenticator,
  UnpaidOwnerAuthenticator,
} from './access/member.authenticator.js';
import { Accounts } from './accounts/accounts.js';
import { ApiKeysController } from './accounts/api-keys.controller.js';
import { KeyMails } from './accounts/key-mails.js';
import { Sharing } from './accounts/sharing.js';
import { ArticlesController } from './articles/articles.controller.js';
import { Articles } from './articles/articles.repository.js';
import { AppStore } from './receipts/app-store.js';
import { ReceiptCheck } from './receipts/receipt-check.js';
import { ReceiptVerifier } from './receipts/receipt-verifier.js';
import { Receipts } from './receipts/receipts.repository.js';

/** Shared shopping lists for phone apps: the seed's articles, keys and receipts. */
@Module({
  controllers: [ArticlesController, ApiKeysController],
  providers: [
    ApiKeys,
    KeyGuessing,
    KeyHolders,
    MemberAuthenticator,
    OwnerAuthenticator,
    UnpaidOwnerAuthenticator,
    AppAuthenticator,
    Accounts,
    KeyMails,
    Sharing,
    Articles,
    AppStore,
    Receipts,
    ReceiptCheck,
    ReceiptVerifier,
  ],
})
export class LiShopListsModule {}

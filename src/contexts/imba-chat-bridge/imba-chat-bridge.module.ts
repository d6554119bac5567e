import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { ImbaChatConfig } from './settings.js';
import { Database } from '../../shared/database/database.js';
import { KeyedMutex } from '../../shared/jobs/keyed-mutex.js';
import { ApiController } from './users-info/api.controller.js';
import { ApiLoginAuthenticator } from './users-info/api-login.authenticator.js';
import { SiteLogin } from './users-info/site-login.js';
import { DemoController } from './demo/demo.controller.js';
import { ChangeSweeper } from './directory/change-sweeper.js';
import { DirectoryController } from './directory/directory.controller.js';
import { DirectoryChanges } from './directory/directory-changes.js';
import { DirectoryUpload } from './directory/directory-upload.js';
import { DirectoryReader } from './directory/directory-reader.js';
import { SiteAuthenticator } from './site-access/site.authenticator.js';
import { SiteTableUsers } from './site-table/site-table-users.js';
import { ChatTokens } from './tokens/chat-tokens.js';
import { TokensController } from './tokens/tokens.controller.js';
import { UserSource } from './users/user-source.js';
import { WidgetController } from './widget/widget.controller.js';

/** Gives the ImbaChat service the users of the site, signs their chat tokens and serves the widget. */
@Module({
  imports: [JwtModule.register({})],
  controllers: [ApiController, DirectoryController, TokensController, WidgetController, DemoController],
  providers: [
    ApiLoginAuthenticator,
    SiteAuthenticator,
    SiteLogin,
    DirectoryReader,
    DirectoryChanges,
    DirectoryUpload,
    KeyedMutex,
    ChangeSweeper,
    ChatTokens,
    {
      provide: UserSource,
      useFactory: (config: ImbaChatConfig, database: Database, directory: DirectoryReader) =>
        config.usersTable === undefined ? directory : new SiteTableUsers(config, database, directory),
      inject: [ImbaChatConfig, Database, DirectoryReader],
    },
  ],
})
export class ImbaChatBridgeModule {}

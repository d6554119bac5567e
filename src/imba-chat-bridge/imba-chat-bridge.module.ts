import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { ApiController } from './api/api.controller.js';
import { ApiLoginAuthenticator } from './api/api-login.authenticator.js';
import { SiteLogin } from './api/site-login.js';
import { DirectoryController } from './directory/directory.controller.js';
import { DirectoryUpload } from './directory/directory-upload.js';
import { DirectoryUsers } from './directory/directory-users.js';
import { ChatTokens } from './tokens/chat-tokens.js';
import { TokensController } from './tokens/tokens.controller.js';
import { UserSource } from './user-source.js';

/** Tells the ImbaChat service who the users of the site are, signs their chat tokens and serves the widget. */
@Module({
  imports: [JwtModule.register({})],
  controllers: [ApiController, DirectoryController, TokensController],
  providers: [
    ApiLoginAuthenticator,
    SiteLogin,
    DirectoryUsers,
    DirectoryUpload,
    ChatTokens,
    { provide: UserSource, useExisting: DirectoryUsers },
  ],
})
export class ImbaChatBridgeModule {}

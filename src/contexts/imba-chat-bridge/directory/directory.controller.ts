import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Put,
  Query,
  Req,
  Res,
  UseFilters,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { OperationName } from '../../../shared/http/operation-name.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { BySite, SiteAuthenticator, type Site } from '../site-access/site.authenticator.js';
import { MemoryBudget } from '../../../shared/memory/memory-budget.js';
import { MAX_IDS } from '../users/asked-ids.js';
import { requireUserId } from '../users/user-id.js';
import { BridgeErrorFilter } from '../errors/bridge-error.filter.js';
import { bridgeValidation } from '../errors/bridge-validation.js';
import { ApiErrors } from '../openapi/api-errors.js';
import { ImbachatUserChange, NewImbachatUser } from '../users/user.dto.js';
import { id as userIdInPath } from '../../../shared/validation/whole-number.js';
import { userId } from '../users/user-rules.js';
import { conflictOf } from './directory-item.js';
import { changeValidation, friendsValidation, wrongChange } from './directory-validation.js';
import { columnsOf } from './directory-row.js';
import { DirectoryChanges } from './directory-changes.js';
import { DirectoryUpload } from './directory-upload.js';
import { DirectoryReader } from './directory-reader.js';
import { LoginTakenError, unknownUser } from './directory.repository.js';
import {
  DirectorySearch,
  ImbachatDirectoryPage,
  ImbachatDirectoryUser,
  ImbachatFriendIds,
  ImbachatFriends,
  ImbachatUpload,
  ImbachatUploadBatch,
  ImbachatUploadSum,
} from './directory.dto.js';
import { sendResults } from './result-stream.js';
import { bytesOf, readArrayBody, uploadKind } from './upload-body.js';

const requireId = (text: string): number => requireUserId(text, 'The id');

const idSchema = userIdInPath.schema as { type: 'integer' };
const idOrDigits = userId.schema as { oneOf: { type: 'integer' }[] };
const UserId = () =>
  ApiParam({ name: 'id', schema: idSchema, example: 6, description: 'The user’s id on your site' });
const noUser = { 404: 'There is no user 6.' };

const NDJSON_LINES = {
  written: { value: { batch: 1, lines: [1, 500], created: 500, updated: 0 } },
  refused: {
    value: {
      batch: 2,
      lines: [501, 731],
      created: 0,
      updated: 0,
      errors: [{ line: 502, user_id: 502, message: 'name: must be a text of 1 to 255 characters' }],
    },
  },
  sum: { value: { done: true, batches: 2, created: 500, updated: 0, refused: 231 } },
};

/** The operator's site keeps Quartet's directory of users up to date here. */
@ApiTags('ImbaChat: directory')
@Controller('imbachat/directory/users')
@Authenticated(SiteAuthenticator)
@UseFilters(BridgeErrorFilter)
export class DirectoryController {
  constructor(
    private readonly users: DirectoryReader,
    private readonly upload: DirectoryUpload,
    private readonly changes: DirectoryChanges,
    private readonly budget: MemoryBudget,
  ) {}

  @OperationName('putDirectoryUsers')
  @Put()
  @ApiOperation({
    summary: 'Put users into the directory',
    description:
      'An array of up to 1,000 users (all or none), or NDJSON of any length, written in batches as it comes in, each all or none, with a ' +
      'result line for each. Users are told apart by user_id. The public fields become what is sent; login, password, email and banned ' +
      'stay where they are not named. `user_id` and `name` are required. password is kept hashed (0.2 s each: send password_hash for many).',
  })
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiBody({ type: [NewImbachatUser] })
  @ApiExtraModels(ImbachatUpload, ImbachatUploadBatch, ImbachatUploadSum)
  @ApiOkResponse({
    description: 'Written. For NDJSON a line for each batch, the last one with the sum',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(ImbachatUpload) } },
      'application/x-ndjson': {
        schema: {
          description: 'Of each line',
          oneOf: [{ $ref: getSchemaPath(ImbachatUploadBatch) }, { $ref: getSchemaPath(ImbachatUploadSum) }],
        },
        examples: NDJSON_LINES,
      },
    },
  })
  @ApiErrors({
    400: {
      message: '1 of 2 users cannot be written, so none was.',
      errors: [{ index: 1, user_id: 7, message: 'name: must be a text of 1 to 255 characters' }],
    },
    413: 'An array may take 8 MiB; send more as application/x-ndjson.',
    415: 'Send users as application/json (an array) or as application/x-ndjson (one a line).',
  })
  async put(@BySite() site: Site, @Req() request: Request, @Res() response: Response): Promise<void> {
    try {
      if (uploadKind(request) === 'array')
        response.json(
          await this.upload.array(site, await readArrayBody(request, this.budget.of(request, response))),
        );
      else await sendResults(response, this.upload.ndjson(site, bytesOf(request)));
    } catch (error) {
      // A client that is still sending must get to the end, or it would never read why it was refused.
      request.resume();
      // The client has left: nobody reads an answer, and it would only fill the log.
      if (!request.destroyed || request.complete) throw error;
    }
  }

  @OperationName('listDirectoryUsers')
  @Get()
  @ApiOperation({ summary: 'The users of the directory, by id, a page at a time' })
  @ApiOkResponse({ description: 'A page', type: ImbachatDirectoryPage })
  @ApiErrors({ 400: 'limit must be a whole number from 1 to 1000.' })
  list(
    @Query(bridgeValidation(': no such parameter')) search: DirectorySearch,
  ): Promise<ImbachatDirectoryPage> {
    return this.users.page(search);
  }

  @OperationName('getDirectoryUser')
  @Get(':id')
  @ApiOperation({ summary: 'One user, with what only the operator may know; never a password' })
  @UserId()
  @ApiOkResponse({ description: 'The user', type: ImbachatDirectoryUser })
  @ApiErrors(noUser)
  async get(@Param('id') id: string): Promise<ImbachatDirectoryUser> {
    const entry = await this.users.entry(requireId(id));
    if (entry === undefined) throw unknownUser(requireId(id));
    return entry;
  }

  @OperationName('updateDirectoryUser')
  @Patch(':id')
  @ApiOperation({
    summary: 'Change the named fields of a user; null clears one',
    description: 'Also bans: {"banned": true}.',
  })
  @UserId()
  @ApiBody({ type: ImbachatUserChange })
  @ApiOkResponse({ description: 'The user as he is now', type: ImbachatDirectoryUser })
  @ApiErrors({ ...noUser, 400: 'The change is refused. banned: must be true or false' })
  async patch(
    @BySite() site: Site,
    @Param('id') text: string,
    @Body(changeValidation) change: ImbachatUserChange,
  ): Promise<ImbachatDirectoryUser> {
    const id = requireId(text);
    const conflict = conflictOf(change);
    if (conflict !== undefined) throw wrongChange(conflict);
    try {
      await this.changes.change(site, id, await columnsOf(id, change));
    } catch (error) {
      if (!(error instanceof LoginTakenError)) throw error;
      throw wrongChange('login: another user has it already');
    }
    return this.get(text);
  }

  @OperationName('deleteDirectoryUser')
  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a user out of the directory, and out of everybody’s friends' })
  @UserId()
  @ApiNoContentResponse({ description: 'Gone' })
  @ApiErrors(noUser)
  async remove(@BySite() site: Site, @Param('id') id: string): Promise<void> {
    await this.changes.remove(site, requireId(id));
  }

  @OperationName('setFriends')
  @Put(':id/friends')
  @ApiOperation({
    summary: 'Replace the friends of a user',
    description: 'Ids that nobody has are kept too: ImbaChat is told of them once there is such a user.',
  })
  @UserId()
  @ApiBody({ schema: { type: 'array', items: idOrDigits, maxItems: MAX_IDS, example: [7, 9] } })
  @ApiOkResponse({ description: 'Who they are now', type: ImbachatFriends })
  @ApiErrors({ ...noUser, 400: 'Send a JSON array of at most 1000 user ids.' })
  async friends(
    @BySite() site: Site,
    @Param('id') text: string,
    @Body(friendsValidation) ids: ImbachatFriendIds,
  ): Promise<ImbachatFriends> {
    const id = requireId(text);
    const friends = [...new Set(ids)].filter((friend) => friend !== id);
    await this.changes.setFriends(site, id, friends);
    return { friends };
  }
}

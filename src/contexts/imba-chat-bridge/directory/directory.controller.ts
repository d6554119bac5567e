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
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { OperationName } from '../../../shared/http/operation-name.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { SiteAuthenticator } from '../site-access/site.authenticator.js';
import { Database } from '../../../shared/database/database.js';
import { MAX_IDS } from '../users/asked-ids.js';
import { requireUserId } from '../users/user-id.js';
import { BridgeError } from '../errors/bridge-error.js';
import { BridgeErrorFilter } from '../errors/bridge-error.filter.js';
import { readDirectoryChange } from './directory-item.js';
import { columnsOf } from './directory-row.js';
import { DirectoryUpload } from './directory-upload.js';
import { DirectoryReader, type DirectoryEntry, type DirectoryPage } from './directory-reader.js';
import { DirectoryRepository, LoginTakenError, unknownUser } from './directory.repository.js';
import {
  DescribeChange,
  DescribeEntry,
  DescribeFriends,
  DescribePage,
  DescribeRemove,
  DescribeUpload,
} from './directory.openapi.js';
import { readDirectorySearch } from './directory-search.js';
import { sendResults } from './result-stream.js';
import { bytesOf, readJsonBody, uploadKind } from './upload-body.js';

const requireId = (text: string): number => requireUserId(text, 'The id');

/** The operator's site keeps Quartet's directory of users up to date here. */
@ApiTags('ImbaChat: directory')
@Controller('imbachat/directory/users')
@Authenticated(SiteAuthenticator)
@UseFilters(BridgeErrorFilter)
export class DirectoryController {
  private readonly directory: DirectoryRepository;

  constructor(
    private readonly users: DirectoryReader,
    private readonly upload: DirectoryUpload,
    database: Database,
  ) {
    this.directory = new DirectoryRepository(database);
  }

  @OperationName('putDirectoryUsers')
  @Put()
  @DescribeUpload()
  async put(@Req() request: Request, @Res() response: Response): Promise<void> {
    try {
      if (uploadKind(request) === 'array')
        response.json(await this.upload.array(await readJsonBody(request)));
      else await sendResults(response, this.upload.ndjson(bytesOf(request)));
    } catch (error) {
      // Whoever is still sending has to get to the end, or would never read why it was refused.
      request.resume();
      // Who went away needs no answer, and is no news for the log.
      if (!request.destroyed || request.complete) throw error;
    }
  }

  @OperationName('listDirectoryUsers')
  @Get()
  @DescribePage()
  list(@Query() query: unknown): Promise<DirectoryPage> {
    return this.users.page(readDirectorySearch(query));
  }

  @OperationName('getDirectoryUser')
  @Get(':id')
  @DescribeEntry()
  async get(@Param('id') id: string): Promise<DirectoryEntry> {
    const entry = await this.users.entry(requireId(id));
    if (entry === undefined) throw unknownUser(requireId(id));
    return entry;
  }

  @OperationName('updateDirectoryUser')
  @Patch(':id')
  @DescribeChange()
  async patch(@Param('id') text: string, @Body() body: unknown): Promise<DirectoryEntry> {
    const id = requireId(text);
    const read = readDirectoryChange(body);
    if ('problem' in read) throw new BridgeError('WRONG_VALUE', `The change is refused. ${read.problem}`);
    try {
      await this.directory.change(id, await columnsOf(id, read.value));
    } catch (error) {
      if (!(error instanceof LoginTakenError)) throw error;
      throw new BridgeError('WRONG_VALUE', 'The change is refused. login: another user has it already');
    }
    return this.get(text);
  }

  @OperationName('deleteDirectoryUser')
  @Delete(':id')
  @HttpCode(204)
  @DescribeRemove()
  async remove(@Param('id') id: string): Promise<void> {
    await this.directory.remove(requireId(id));
  }

  @OperationName('setFriends')
  @Put(':id/friends')
  @DescribeFriends()
  async friends(@Param('id') text: string, @Body() body: unknown): Promise<{ friends: number[] }> {
    const id = requireId(text);
    if (!Array.isArray(body) || body.length > MAX_IDS) {
      throw new BridgeError('WRONG_VALUE', `Send a JSON array of at most ${MAX_IDS} user ids.`);
    }
    const friends = new Set<number>();
    for (const value of body) {
      const friend = requireUserId(value, 'Each id');
      if (friend !== id) friends.add(friend);
    }
    await this.directory.setFriends(id, [...friends]);
    return { friends: [...friends] };
  }
}

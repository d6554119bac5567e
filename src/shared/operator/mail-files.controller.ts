import { Get, NotFoundException, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { ActsOnGet } from '../auth/access.js';
import type { Operator } from '../auth/operator.authenticator.js';
import { Database } from '../database/database.js';
import { Refuses } from '../http/http-error.answer.js';
import { OperationName } from '../http/operation-name.js';
import { MailFiles, type MailFile } from '../mail/mail-files.js';
import { readCursor } from '../pages/cursor.js';
import { PageQuery, toPage, type Page } from '../pages/page.js';
import { ByOperator } from './by-operator.js';
import { OperatorMailFile, OperatorMailFilePage, OperatorMailText } from './mail-files.dto.js';
import { OperatorLog } from './operator-log.js';
import { OperatorRoutes } from './operator-routes.js';
import { OperatorMailId } from './platform.dto.js';

@OperatorRoutes('mail-files', 'Operator: mail')
export class MailFilesController {
  constructor(
    private readonly files: MailFiles,
    private readonly database: Database,
    private readonly log: OperatorLog,
  ) {}

  @Get()
  @OperationName('listMailFiles')
  @ApiOperation({
    summary: 'Mail that went into files of this replica, the newest first',
    description: 'Where neither `SMTP_URL` nor an account of the sender is set.',
  })
  @ApiOkResponse({ description: 'A page', type: OperatorMailFilePage })
  @Refuses({ 400: 'A parameter is not as it must be' })
  async list(@Query() { after, limit }: PageQuery): Promise<Page<OperatorMailFile>> {
    const last = readCursor(after, z.tuple([z.int(), z.uuid()]));
    const files = await this.files.list();
    const behind = last === undefined ? files : files.filter((file) => isBehind(file, last));
    return toPage(behind, limit, view, ({ written, id }) => [written, id]);
  }

  @Get(':id')
  @ActsOnGet()
  @OperationName('readMailFile')
  @ApiOperation({
    summary: 'Read a mail that went into a file',
    description: 'It may hold a key of somebody, so that it was read stands in the log.',
  })
  @ApiOkResponse({ description: 'The mail', type: OperatorMailText })
  @Refuses({ 400: 'The id is none', 404: 'There is no such file' })
  async read(@ByOperator() operator: Operator, @Param() { id }: OperatorMailId): Promise<OperatorMailText> {
    const mail = await this.files.read(id.toLowerCase());
    if (mail === undefined) throw new NotFoundException('There is no such file.');
    await this.log.record(this.database, operator, { action: 'mail.read', subject: `mail ${mail.id}` });
    const { from, to, subject, text, attachments } = mail;
    return { ...view(mail), from, to, subject, text, attachments: [...attachments] };
  }
}

const view = ({ id, written, bytes }: MailFile): OperatorMailFile => ({
  id,
  written: new Date(written).toISOString(),
  bytes,
});

/** In the order of MailFiles.list. */
const isBehind = ({ written, id }: MailFile, [lastWritten, lastId]: readonly [number, string]): boolean =>
  written === lastWritten ? id < lastId : written < lastWritten;

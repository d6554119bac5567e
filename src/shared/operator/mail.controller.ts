import {
  ConflictException,
  Delete,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Operator } from '../auth/operator.authenticator.js';
import { Database } from '../database/database.js';
import { Refuses } from '../http/http-error.answer.js';
import { OperationName } from '../http/operation-name.js';
import { Clock } from '../jobs/clock.js';
import { Mails, type KeptMail } from '../mail/mails.repository.js';
import { MailWorker } from '../mail/mail-worker.js';
import { readCursor, timeAndId } from '../pages/cursor.js';
import { PageQuery, toPage, type Page } from '../pages/page.js';
import { ByOperator } from './by-operator.js';
import { OperatorLog } from './operator-log.js';
import { OperatorRoutes } from './operator-routes.js';
import { OperatorMail, OperatorMailId, OperatorMailPage } from './platform.dto.js';

@OperatorRoutes('mail', 'Operator: mail')
export class MailController {
  constructor(
    private readonly database: Database,
    private readonly mails: Mails,
    private readonly clock: Clock,
    private readonly worker: MailWorker,
    private readonly log: OperatorLog,
  ) {}

  @Get()
  @OperationName('listMail')
  @ApiOperation({
    summary: 'Mail that waits or was given up, the oldest first',
    description: 'Neither addresses nor texts: they hold keys.',
  })
  @ApiOkResponse({ description: 'A page', type: OperatorMailPage })
  @Refuses({ 400: 'A parameter is not as it must be' })
  async list(@Query() { after, limit }: PageQuery): Promise<Page<OperatorMail>> {
    const mails = await this.mails.page(readCursor(after, timeAndId), limit + 1);
    return toPage(mails, limit, shown, ({ place, id }) => [place, id]);
  }

  @Post(':id/retry')
  @HttpCode(204)
  @OperationName('retryMail')
  @ApiOperation({ summary: 'Try a mail now that waits or was given up' })
  @ApiNoContentResponse({ description: 'It is tried at once' })
  @Refuses({
    400: 'The id is none',
    404: 'There is no such mail',
    409: 'It was given up long ago, and its text is gone',
  })
  async retry(@ByOperator() operator: Operator, @Param() { id }: OperatorMailId): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const mail = await this.mails.lock(transaction, id);
      if (mail === undefined) throw new NotFoundException('There is no such mail.');
      if (mail.wiped)
        throw new ConflictException('It was given up long ago, and its text was wiped: drop it.');
      await this.mails.makeDue(transaction, id, this.clock.now());
      await this.log.record(transaction, operator, {
        action: 'mail.retry',
        subject: `mail ${id}`,
        before: { next_try: mail.nextTry?.toISOString() ?? null },
      });
    });
    this.worker.wake();
  }

  @Delete(':id')
  @HttpCode(204)
  @OperationName('dropMail')
  @ApiOperation({ summary: 'Drop a mail' })
  @ApiNoContentResponse({ description: 'Dropped' })
  @Refuses({ 400: 'The id is none', 404: 'There is no such mail' })
  async drop(@ByOperator() operator: Operator, @Param() { id }: OperatorMailId): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const mail = await this.mails.delete(transaction, id);
      if (mail === undefined) throw new NotFoundException('There is no such mail.');
      const { state, tries, created } = shown(mail);
      await this.log.record(transaction, operator, {
        action: 'mail.drop',
        subject: `mail ${id}`,
        before: { state, tries, created },
      });
    });
  }
}

function shown({ id, created, tries, nextTry, error, held, wiped }: KeptMail): OperatorMail {
  return {
    id,
    state: nextTry === null ? 'given up' : 'waiting',
    created: created.toISOString(),
    tries,
    next_try: nextTry?.toISOString() ?? null,
    error: error === '' ? null : error,
    being_sent: held,
    has_text: !wiped,
  };
}

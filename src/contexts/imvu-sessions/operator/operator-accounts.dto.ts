import { pageOf, PageQuery } from '../../../shared/pages/page.js';
import { Nested, OneOf, Text, Uuid } from '../../../shared/validation/decorators.js';
import { ImvuAccount, STATES } from '../http/account.dto.js';
import { ImvuSession } from '../http/session.dto.js';

/** Query of the accounts. */
export class ImvuOperatorAccountQuery extends PageQuery {
  @Text({
    max: 200,
    optional: true,
    trim: true,
    description: 'What the account’s or its API user’s name begins with, in any letter case',
    example: 'ada',
  })
  q?: string;

  @OneOf(STATES, { optional: true, description: 'Only of this state' })
  state?: string;
}

/** Path of an account. */
export class ImvuOperatorAccountId {
  @Uuid()
  id!: string;
}

/** An account, and whose it is. */
export class ImvuOperatorAccount {
  @Text({ max: 200, description: 'The API user that has it', example: 'shop-bot' })
  user!: string;

  @Nested(ImvuAccount)
  account!: ImvuAccount;
}
export class ImvuOperatorAccountPage extends pageOf(ImvuOperatorAccount) {}
export class ImvuOperatorSessionPage extends pageOf(ImvuSession) {}

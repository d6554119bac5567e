import { Flag, Nested, Text, Uuid } from '../../../shared/validation/decorators.js';

/** Query of `GET /imvu/me`. */
export class ImvuMeQuery {
  @Flag({ asText: true, optional: true, default: false, description: 'Whether accounts may log in for it' })
  login = false;
}

class ImvuAvatar {
  @Text({ min: 0, max: 10_000, optional: true, example: 'Ada' })
  username?: string;

  @Text({ min: 0, max: 10_000, optional: true, example: 'Ada' })
  display_name?: string;
}

/** Who one account is upstream. */
export class ImvuMe {
  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  account_id!: string;

  @Text({ max: 200, example: 'ada@example.org' })
  username!: string;

  @Text({ max: 10_000, nullable: true, example: 'https://api.imvu.com/users/cid/123456' })
  imvu_user!: string | null;

  @Nested(ImvuAvatar, { nullable: true })
  avatar!: ImvuAvatar | null;

  @Text({ min: 0, max: 10_000, nullable: true, example: null, description: 'Why it cannot be told' })
  error!: string | null;
}

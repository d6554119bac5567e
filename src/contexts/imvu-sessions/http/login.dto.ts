import { ApiExtraModels } from '@nestjs/swagger';
import {
  Flag,
  Instant,
  MapOf,
  Nested,
  OneOf,
  Text,
  WholeNumber,
} from '../../../shared/validation/decorators.js';
import { REASONS, STATES } from './account.dto.js';
import type { AccountState, ReasonCode } from '../accounts/account.js';

/** Body of `POST /imvu/api/login`, as clients of IMVU send it. Only described by this: what is wrong is answered as IMVU does. */
export class ImvuClientLogin {
  @Text({ max: 200, example: 'ada@example.org' })
  username!: string;

  @Text({ max: 200, example: 'the password at IMVU' })
  password!: string;

  @Text({ max: 50, optional: true, description: 'The code that IMVU mailed', example: '123456' })
  '2fa_code'?: string;
}

class ImvuLoginUser {
  @Text({ max: 1_000, example: 'https://api.imvu.com/users/cid/123456' })
  id!: string;
}

class ImvuLoginData {
  @Text({ max: 8_192, description: 'A stand-in, which opens nothing by itself' })
  sauce!: string;

  @Text({ max: 8_192, description: 'The same for the session' })
  session_id!: string;

  @Nested(ImvuLoginUser)
  user!: ImvuLoginUser;
}

class ImvuEmpty {}

@ApiExtraModels(ImvuEmpty)
class ImvuLoginNode {
  @Nested(ImvuLoginData)
  data!: ImvuLoginData;

  @Nested(ImvuEmpty)
  relations!: ImvuEmpty;

  @Nested(ImvuEmpty)
  updates!: ImvuEmpty;
}

class ImvuLoginHttp {
  @WholeNumber({ min: 201, max: 201, example: 201 })
  status!: number;

  @Nested(ImvuEmpty)
  headers!: ImvuEmpty;

  @Nested(ImvuEmpty)
  meta!: ImvuEmpty;
}

const BY_ID = { maxName: 1_000, expected: 'an object of address to what it is' };

/** 201: logged in, in the form of IMVU. */
export class ImvuClientLoggedIn {
  @OneOf(['success'])
  status!: 'success';

  @Text({ max: 1_000, example: 'https://api.imvu.com/login/0123456789abcdef0123456789abcdef' })
  id!: string;

  @MapOf(ImvuLoginNode, BY_ID)
  denormalized!: Record<string, ImvuLoginNode>;

  @MapOf(ImvuLoginHttp, BY_ID)
  http!: Record<string, ImvuLoginHttp>;
}

class ImvuCodeDetails {
  @Text({ min: 0, max: 1_000, example: '****ada@example.org' })
  email_address!: string;

  @Flag({ example: true })
  remember_device_supported!: boolean;
}

/** 202: a code was sent by e-mail, and is awaited as `2fa_code`. */
export class ImvuCodeWanted {
  @OneOf(['failure'])
  status!: 'failure';

  @OneOf(['LOGIN-017'])
  error!: 'LOGIN-017';

  @Text({ max: 1_000, example: 'A security code has been sent to your email: %email_address' })
  message!: string;

  @Nested(ImvuCodeDetails)
  details!: ImvuCodeDetails;
}

/** 403: the account cannot be used now, and why. */
export class ImvuAccountUnusable {
  @OneOf(['failure'])
  status!: 'failure';

  @OneOf(['QUARTET-001'])
  error!: 'QUARTET-001';

  @Text({ max: 10_000, example: 'IMVU has disabled this account.' })
  message!: string;

  @OneOf(STATES, { name: 'ImvuAccountState', example: 'disabled' })
  state!: AccountState;

  @Flag({ example: false })
  paused!: boolean;

  @OneOf(REASONS, { nullable: true, example: 'banned' })
  reason_code!: ReasonCode | null;

  @Instant({ nullable: true, example: null, description: 'From then on Quartet tries again by itself' })
  retry_at!: string | null;
}

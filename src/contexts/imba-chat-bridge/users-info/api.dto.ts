import { Id, ListOf, OneOf, Ruled, Text, WholeNumber } from '../../../shared/validation/decorators.js';
import { text } from '../../../shared/validation/text.js';
import { isNothing } from '../users/user-fields.js';
import type { FoundUser } from '../directory/directory-reader.js';
import type { ApiErrorBody } from './api-error.filter.js';
import { API_VERSION } from './api-version.js';
import type { LoggedIn } from './site-login.js';

const Version = (): PropertyDecorator =>
  WholeNumber({ min: API_VERSION, max: API_VERSION, example: API_VERSION });
const Status = (example: number): PropertyDecorator => WholeNumber({ min: 200, max: 599, example });

/** What answers here. */
export class ImbachatVersion {
  @Version()
  version!: number;

  @Text({ max: 100, example: 'Quartet' })
  type!: string;
}

const LoginField = (more: { readonly description?: string; readonly example: string }): PropertyDecorator =>
  Ruled(text({ min: 0, max: 10_000 }), { ...more, optional: true, nullable: true }, (sent) =>
    isNothing(sent) ? null : sent,
  );

/** Whose login and password these are; other fields are passed over. The plugins name the login differently. */
export class ImbachatLogin {
  @LoginField({ example: 'john', description: '`username` or `email` do as well' })
  login?: string | null;

  @LoginField({ example: 'john' })
  username?: string | null;

  @LoginField({ example: 'john@example.com' })
  email?: string | null;

  @LoginField({ example: 'right horse' })
  password?: string | null;
}

/** Who showed a right login and password. */
export class ImbachatLoggedIn implements LoggedIn {
  @Text({ max: 10_000, example: 'John' })
  name!: string;

  @Id({ example: 6 })
  user_id!: number;
}

/** The body of what is no login; of the seed's plugin, which gives no version here. */
export class ImbachatLoginRefusal {
  @Status(403)
  code!: number;

  @Text({ max: 10_000, example: 'Please enter a correct username and password.' })
  error!: string;

  @OneOf([''])
  debug!: '';
}

/** What the seed's plugin says to a wrong login or password, with status 200. */
export const WRONG_LOGIN: ImbachatLoginRefusal = {
  code: 403,
  error: 'Please enter a correct username and password. Note that both fields may be case-sensitive.',
  debug: '',
};

/** Every other refusal that ImbaChat's service reads. */
export class ImbachatServiceError extends ImbachatLoginRefusal implements ApiErrorBody {
  @Version()
  version!: number;
}

class FoundImbachatUser implements FoundUser {
  @Text({ max: 10_000, example: 'John' })
  name!: string;

  @Id({ example: 6 })
  user_id!: number;

  @Text({ max: 320, optional: true, nullable: true, description: 'Only with IMBACHAT_EXPOSE_MAIL=true' })
  email?: string | null;
}

export class FoundImbachatUsers {
  @Status(200)
  code!: number;

  @Version()
  version!: number;

  @ListOf(FoundImbachatUser, { max: 50 })
  data!: FoundImbachatUser[];
}

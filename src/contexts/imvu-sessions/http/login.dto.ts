import { Text } from '../../../shared/validation/decorators.js';

/** Body of `POST /imvu/api/login`, as clients of IMVU send it. Only described by this: what is wrong is answered as IMVU does. */
export class ImvuClientLogin {
  @Text({ max: 200, example: 'ada@example.org' })
  username!: string;

  @Text({ max: 200, example: 'the password at IMVU' })
  password!: string;

  @Text({ max: 50, optional: true, description: 'The code that IMVU mailed', example: '123456' })
  '2fa_code'?: string;
}

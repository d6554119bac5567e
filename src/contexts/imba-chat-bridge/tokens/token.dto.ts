import { Id, Ruled, Text } from '../../../shared/validation/decorators.js';
import { userId } from '../users/user-rules.js';
import { wholeNumber, wholeNumberOfText } from '../../../shared/validation/whole-number.js';
import { LONGEST_TTL, SHORTEST_TTL, USUAL_TTL, type ChatToken } from './chat-tokens.js';

const ttl = {
  ...wholeNumber({ min: SHORTEST_TTL, max: LONGEST_TTL }),
  expected: `a whole number of seconds, ${SHORTEST_TTL} to ${LONGEST_TTL}`,
};

/** Body of `POST /imbachat/tokens`. */
export class ImbachatTokenRequest {
  @Ruled(userId, { example: 6, description: 'The user’s id on your site' }, wholeNumberOfText)
  user_id!: number;

  @Ruled(ttl, { optional: true, default: USUAL_TTL, description: 'Seconds' })
  ttl = USUAL_TTL;
}

/** What a page passes to ImbaChat. */
export class ImbachatToken implements ChatToken {
  @Text({
    max: 4_096,
    description: 'An HS256 JWT whose payload is exp and user_id',
    example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAi…',
  })
  token!: string;

  @Id({ example: 6 })
  user_id!: number;

  @Id({ example: 1763723600, description: 'Its exp: unix time in seconds' })
  expires_at!: number;
}

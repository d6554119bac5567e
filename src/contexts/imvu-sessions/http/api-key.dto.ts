import { Flag, Instant, Text, Uuid } from '../../../shared/validation/decorators.js';

/** Body of `POST /imvu/api-keys`. */
export class NewImvuApiKey {
  @Text({ max: 200, trim: true, description: 'What the key is for', example: 'my bot' })
  label!: string;
}

/** Query of `DELETE /imvu/api-keys/ID`. */
export class ImvuApiKeyRemoval {
  @Flag({ asText: true, optional: true, description: 'Whether its users and all that they kept go with it' })
  purge = false;
}

/** A key as it is listed. */
export class ImvuApiKey {
  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  id!: string;

  @Text({ max: 200, example: 'my bot' })
  label!: string;

  @Instant({ example: '2026-01-05T12:00:00.000Z' })
  created_at!: string;

  @Instant({ nullable: true, example: null, description: 'Since when its users are cut off' })
  removed_at!: string | null;
}

/** A key that was just made. */
export class MadeImvuApiKey extends ImvuApiKey {
  @Text({
    max: 100,
    description: 'For the header `api_key`. Shown this once.',
    example: 'imvu_k6wNq0c1m8cH0kq4Yb0C9m0o3vP2o7n1xS4tUuVvWwE',
  })
  key!: string;
}

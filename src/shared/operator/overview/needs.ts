import type { Queryable } from '../../database/queryable.js';
import type { OperatorNeed } from './overview.dto.js';

/** Looks for what somebody has to do; an empty list where all is well. */
export type FindNeeds = (database: Queryable) => Promise<readonly OperatorNeed[]>;

/** How each context finds its own. */
export class ContextNeeds {
  constructor(readonly all: readonly FindNeeds[]) {}
}

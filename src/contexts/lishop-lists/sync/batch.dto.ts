import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { ListOf, Nested, OneOf, Ruled, Text, WholeNumber } from '../../../shared/validation/decorators.js';
import { either } from '../../../shared/validation/either.js';
import type { Rule } from '../../../shared/validation/rule.js';
import { LiShopArticle, LiShopArticleChanges, NewLiShopArticle } from '../articles/article.dto.js';
import { parseInstant } from '../http/instant.js';
import { ParsedParameter } from '../http/parameter.js';
import { LiShopArticleErrors, Wrong } from '../http/refusal.dto.js';
import { change, RemovedLiShopArticle } from './changes.dto.js';
import { MAX_CLIENT_ID, MAX_EDITS, MAX_OBJECT_ID, OPERATIONS, RESULTS, type Edit } from './edit.js';

const CLIENT_ID = '0f3b6c1e-7d0e-4f7e-9d53-5f0f1b0a7c11';

/** One edit, as phones send it. */
export class LiShopEdit {
  @Text({
    max: MAX_CLIENT_ID,
    example: CLIENT_ID,
    description: "The phone's id of this edit, unique in the list: sent again, it gets the same answer",
  })
  clientId!: string;

  @OneOf(OPERATIONS, { example: 'create' })
  op!: Edit['op'];

  @Text({
    max: MAX_OBJECT_ID,
    optional: true,
    nullable: true,
    description: 'Of the article; not for `create`',
  })
  objectId?: string | null;

  @Text({
    max: MAX_CLIENT_ID,
    optional: true,
    nullable: true,
    description: 'In place of `objectId`: the `clientId` of the edit that made the article',
  })
  of?: string | null;

  @ParsedParameter(parseInstant, {
    example: '2026-11-21T21:19:42.000Z',
    description: "When it was made, by the phone's clock; in the future counts as now",
  })
  at!: Date;

  @Nested(LiShopArticleChanges, {
    optional: true,
    description: 'Of a new article all, else those that change',
  })
  fields?: LiShopArticleChanges;
}

/** The same, of one that makes an article. */
export class LiShopCreation extends LiShopEdit {
  @Nested(NewLiShopArticle)
  declare fields: NewLiShopArticle;
}

/** Whether it is a list that is not too long. Its edits are read one by one, since a wrong one fails alone. */
const edits: Rule = {
  expected: `a list of at most ${MAX_EDITS}`,
  schema: { type: 'array', items: { $ref: getSchemaPath(LiShopEdit) }, maxItems: MAX_EDITS },
  refusal: (value) => (!Array.isArray(value) ? 'type' : value.length > MAX_EDITS ? 'too-long' : undefined),
};

/** Parameters of a batch. */
@ApiExtraModels(LiShopEdit)
export class LiShopBatch {
  @Ruled(edits, {}, (sent) => sent ?? undefined)
  edits!: unknown[];
}

/** What became of an edit. */
export class LiShopEdited {
  @Text({ max: MAX_CLIENT_ID, example: CLIENT_ID })
  clientId!: string;

  @Text({ max: MAX_OBJECT_ID, example: '763918273649152' })
  objectId!: string;

  @OneOf(RESULTS, {
    description: 'All of it is in force; some fields had a later edit; nothing of it is in force',
  })
  result!: string;

  @Ruled(change)
  article!: LiShopArticle | RemovedLiShopArticle;

  @Nested(LiShopArticleChanges, { description: 'The values of this edit that are not in force' })
  overridden!: LiShopArticleChanges;
}

/** What is wrong with an edit: of each part, or of each field of its article. */
export class LiShopEditErrors extends LiShopArticleErrors {
  @Wrong()
  clientId?: string[];

  @Wrong()
  op?: string[];

  @Wrong()
  objectId?: string[];

  @Wrong()
  of?: string[];

  @Wrong()
  at?: string[];

  @Wrong('Of an edit that names none')
  fields?: string[];
}

/** An edit that cannot be done; the others are. */
export class LiShopRefusedEdit {
  @Text({ max: MAX_CLIENT_ID, nullable: true, example: CLIENT_ID })
  clientId!: string | null;

  @WholeNumber({ min: 422, max: 422, example: 422 })
  status!: number;

  @Nested(LiShopEditErrors, { example: { qty: ["can't be blank", 'is not a number'] } })
  errors!: LiShopEditErrors;
}

/** What became of all edits. */
@ApiExtraModels(LiShopArticle, RemovedLiShopArticle, LiShopEdited, LiShopRefusedEdit)
export class LiShopBatchAnswer {
  @ListOf(either(LiShopEdited, LiShopRefusedEdit), {
    max: MAX_EDITS,
    description: 'One for each edit, in their order',
  })
  edits!: (LiShopEdited | LiShopRefusedEdit)[];
}

import {
  Flag,
  Id,
  ListOf,
  Nested,
  OneOf,
  Text,
  Uuid,
  WholeNumber,
} from '../../../shared/validation/decorators.js';
import { id } from '../../../shared/validation/whole-number.js';
import { PageQuery, pageOf } from '../../../shared/pages/page.js';
import { ENTRY_OPERATIONS } from '../objects.js';

const MAX = Number.MAX_SAFE_INTEGER;

/** Path of a player. */
export class BobuxPlayerId {
  @Id({ asText: true, description: 'bobux id' })
  id!: number;
}

/** Query of the players. */
export class BobuxPlayerQuery extends PageQuery {
  @Text({
    max: 64,
    optional: true,
    trim: true,
    description: 'A bobux, Steam or Discord id, as it is',
    example: '17',
  })
  q?: string;

  @WholeNumber({
    min: 1,
    max: MAX,
    asText: true,
    optional: true,
    description: 'Where the first page of the list without `q` begins',
    example: 1000,
  })
  rank?: number;
}

/** A player. */
export class BobuxPlayer {
  @Id({ example: 17 })
  id!: number;

  @Text({ max: 64, nullable: true, example: '76561198000000017' })
  steam!: string | null;

  @Text({ max: 64, nullable: true, example: null })
  discord!: string | null;

  @WholeNumber({ min: 0, max: MAX, description: 'What the player has', example: 120 })
  bobux!: number;

  @WholeNumber({ min: 0, max: MAX, description: 'All that the player ever got', example: 300 })
  bobuxtotal!: number;
}
export class BobuxPlayerPage extends pageOf(BobuxPlayer) {}

/** Bobux that are reserved. */
export class BobuxHold {
  @Id({ example: 4 })
  id!: number;

  @Id({ description: 'bobux id', example: 17 })
  player!: number;

  @WholeNumber({ min: 0, max: MAX, example: 50 })
  amount!: number;

  @WholeNumber({ min: 0, max: MAX, example: 0 })
  captured!: number;

  @Text({ max: 200, nullable: true, example: 'auction 5' })
  reason!: string | null;

  @WholeNumber({ min: 0, max: MAX, description: 'Unix seconds', example: 1763720000 })
  created!: number;

  @WholeNumber({ min: 0, max: MAX, description: 'Unix seconds', example: 1763723600 })
  expires!: number;

  @OneOf(['held', 'captured', 'released', 'expired'])
  state!: string;
}

/** A player with what is reserved. */
export class BobuxPlayerDetails extends BobuxPlayer {
  @ListOf(BobuxHold, { max: 100_000, description: 'Open holds, the oldest first' })
  holds!: BobuxHold[];
}

/** Query of a player's entries. */
export class BobuxEntryQuery extends PageQuery {
  @OneOf(ENTRY_OPERATIONS, { optional: true, description: 'Only entries of this operation' })
  operation?: string;

  @OneOf(['json', 'csv'], { optional: true, description: 'Or by `Accept: text/csv`' })
  format?: string;
}

/** One line of the history. */
export class BobuxEntry {
  @Id({ example: 9 })
  id!: number;

  @Id({ description: 'bobux id', example: 17 })
  player!: number;

  @OneOf(ENTRY_OPERATIONS)
  operation!: string;

  @WholeNumber({ min: -MAX, max: MAX, example: 20 })
  amount!: number;

  @WholeNumber({ min: 0, max: MAX, example: 100 })
  before!: number;

  @WholeNumber({ min: 0, max: MAX, example: 120 })
  after!: number;

  @Uuid({ nullable: true, description: 'The key that did it', example: null })
  key!: string | null;

  @Text({ max: 64, nullable: true, description: 'The label of that key', example: null })
  by!: string | null;

  @Flag({ optional: true, description: 'Made by the operator, without a key', example: true })
  operator?: boolean | undefined;

  @Text({ max: 200, nullable: true, example: 'won the raffle' })
  reason!: string | null;

  @Id({
    nullable: true,
    description: 'Of a transfer or capture: the id of the side that paid',
    example: null,
  })
  transfer!: number | null;

  @Id({ nullable: true, description: 'The other player', example: null })
  peer!: number | null;

  @Id({ nullable: true, description: 'The hold of which this is a step', example: null })
  hold!: number | null;

  @Id({ nullable: true, description: 'The entry that this one undid', example: null })
  reverses!: number | null;

  @Id({ nullable: true, description: 'The entry that undid this one', example: null })
  reversed_by!: number | null;

  @WholeNumber({ min: 0, max: MAX, description: 'Unix seconds', example: 1763720000 })
  created!: number;
}
export class BobuxEntryPage extends pageOf(BobuxEntry) {}

/** Body of a change by the operator. */
export class BobuxOperatorChange {
  @OneOf(['set', 'add', 'subtract', 'transfer'])
  operation!: 'set' | 'add' | 'subtract' | 'transfer';

  @WholeNumber({ min: 0, max: MAX, example: 20 })
  amount!: number;

  @Id({ optional: true, description: 'Of a transfer: who gets it, a bobux id', example: 18 })
  to?: number;

  @Text({ max: 200, description: 'Why, for the history', example: 'won the raffle' })
  reason!: string;

  @Text({
    max: 64,
    optional: true,
    description:
      'Of this change: sent again with the same body within 24 hours, it gets the first answer and changes nothing more; another body with it gets 409. A refusal is not kept',
    example: 'f3b1c6de',
  })
  nonce?: string;
}

/** Body of a link. */
export class BobuxOperatorLink {
  @Text({
    max: 64,
    printable: true,
    description: 'The Steam or Discord id, whichever of the two the player lacks',
    example: '80351110224678912',
  })
  newid!: string;
}

/** Body of a reversal. */
export class BobuxReversal {
  @Text({ max: 200, description: 'Why, for the history', example: 'a mistake' })
  reason!: string;
}

/** What a change came to. */
export class BobuxOperatorChanged {
  @ListOf(BobuxPlayer, { max: 2, description: 'The players as they are now' })
  players!: BobuxPlayer[];

  @ListOf(id, { max: 2, description: 'The entries that were made' })
  entries!: number[];
}

const permissions = { min: 0, max: 15, description: 'Bits: 1 Read, 2 Write, 4 Account, 8 Admin', example: 3 };

/** Path of a key. */
export class BobuxKeyName {
  @Uuid()
  key!: string;
}

/** A key, without its secret. */
export class BobuxKey {
  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  key!: string;

  @WholeNumber(permissions)
  permissions!: number;

  @WholeNumber({ min: 0, max: MAX, description: 'Unix seconds', example: 1763720000 })
  created!: number;

  @Text({ max: 64, nullable: true, example: 'shop' })
  label!: string | null;

  @WholeNumber({
    min: 0,
    max: MAX,
    nullable: true,
    description: 'Unix seconds, to the minute',
    example: null,
  })
  lastused!: number | null;
}
export class BobuxKeyPage extends pageOf(BobuxKey) {}

/** Body of a new key. */
export class NewBobuxKey {
  @WholeNumber(permissions)
  permissions!: number;

  @Text({ max: 64, optional: true, description: 'What the key is for', example: 'shop' })
  label?: string;
}

/** Body of a change of a key. */
export class BobuxKeyChange {
  @WholeNumber({ ...permissions, optional: true })
  permissions?: number;

  @Text({ max: 64, optional: true, nullable: true, description: 'null: none any more', example: 'shop' })
  label?: string | null;
}

/** A key that was just made. */
export class MadeBobuxKey {
  @Nested(BobuxKey)
  key!: BobuxKey;

  @Text({ max: 64, description: '64 hexadecimal digits. Shown this once.', example: 'ab'.repeat(32) })
  secret!: string;
}

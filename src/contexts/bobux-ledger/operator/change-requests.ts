import { BadRequestException } from '@nestjs/common';
import type { Step } from '../balances/balance-command.js';
import type { OperatorChangeRequest } from './operator-changes.js';
import type { BobuxOperatorChange } from './operator.dto.js';

/** What the operator asks for of a player. @throws BadRequestException */
export function changeOf(player: number, body: BobuxOperatorChange): OperatorChangeRequest {
  return {
    step: stepOf(player, body),
    action: 'bobux.player.change',
    subject: `player ${player}`,
    nonce: body.nonce,
  };
}

/** The undoing of an entry. */
export function reversalOf(entry: number, reason: string): OperatorChangeRequest {
  const step: Step = { operation: 'reverse', entry, reason };
  return { step, action: 'bobux.entry.reverse', subject: `entry ${entry}` };
}

function stepOf(player: number, { operation, amount, to, reason }: BobuxOperatorChange): Step {
  if (operation !== 'transfer') {
    if (to !== undefined) throw new BadRequestException('to is for a transfer alone.');
    return { operation, player, amount, reason };
  }
  if (to === undefined) throw new BadRequestException('to must be the bobux id of who gets it.');
  if (amount < 1) throw new BadRequestException('amount must be 1 or more for a transfer.');
  return { operation, player, to, amount, reason };
}

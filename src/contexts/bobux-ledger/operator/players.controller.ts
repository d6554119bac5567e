import { Body, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Operator } from '../../../shared/auth/operator.authenticator.js';
import { Database } from '../../../shared/database/database.js';
import { Refuses } from '../../../shared/http/http-error.answer.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ByOperator } from '../../../shared/operator/by-operator.js';
import { OperatorLog } from '../../../shared/operator/operator-log.js';
import { OperatorRoutes } from '../../../shared/operator/operator-routes.js';
import { cursorOf, readCursor } from '../../../shared/pages/cursor.js';
import { toPage, type Page } from '../../../shared/pages/page.js';
import { History } from '../history/history.repository.js';
import { Holds } from '../holds/holds.repository.js';
import { Players } from '../players/players.repository.js';
import { Ranking } from '../ranking/ranking.js';
import { RowWaits } from '../row-waits.js';
import { changeOf, reversalOf } from './change-requests.js';
import { entriesCsv } from './entries-csv.js';
import { toHttp } from './ledger-refusal.js';
import { linkPlayer } from './link-player.js';
import { OperatorChanges } from './operator-changes.js';
import { OperatorPlayers } from './operator-players.js';
import {
  BobuxEntry,
  BobuxEntryPage,
  BobuxEntryQuery,
  BobuxOperatorChange,
  BobuxOperatorChanged,
  BobuxOperatorLink,
  BobuxPlayer,
  BobuxPlayerDetails,
  BobuxPlayerId,
  BobuxPlayerPage,
  BobuxPlayerQuery,
  BobuxReversal,
} from './operator.dto.js';

const wrong = { 400: 'A member of the query, path or body is not as it must be' };
const refused = {
  ...wrong,
  404: 'There is no such player or entry',
  409: 'The ledger refuses, or the nonce was used for another change; nothing was changed',
  503: 'Somebody else changes this player just now: try again',
};

@OperatorRoutes('bobux', 'Bobux: players')
export class OperatorPlayersController {
  constructor(
    private readonly database: Database,
    private readonly players: OperatorPlayers,
    private readonly ranking: Ranking,
    private readonly changes: OperatorChanges,
    private readonly log: OperatorLog,
    private readonly waits: RowWaits,
  ) {}

  @Get('players')
  @OperationName('listPlayers')
  @ApiOperation({ summary: 'Players, those with the most bobux first; or those whose id `q` is' })
  @ApiOkResponse({ description: 'A page', type: BobuxPlayerPage })
  @Refuses(wrong)
  async list(@Query() { q, rank = 1, after, limit }: BobuxPlayerQuery): Promise<Page<BobuxPlayer>> {
    if (q !== undefined) return { items: await this.players.search(q), next: null };
    const start = readCursor(after, z.int().min(0)) ?? rank - 1;
    const { players: items, isLast } = await this.ranking.from(start, limit);
    return { items, next: isLast ? null : cursorOf(start + items.length) };
  }

  @Get('players/:id')
  @OperationName('getPlayer')
  @ApiOperation({ summary: 'A player, with open holds' })
  @ApiOkResponse({ description: 'The player', type: BobuxPlayerDetails })
  @Refuses({ ...wrong, 404: 'There is no such player' })
  async find(@Param() { id }: BobuxPlayerId): Promise<BobuxPlayerDetails> {
    const player = await new Players(this.database).findById(id).catch((error: unknown) => {
      throw toHttp(error);
    });
    return { ...player, holds: await new Holds(this.database).open(id) };
  }

  @Get('players/:id/entries')
  @OperationName('listEntries')
  @ApiExtraModels(BobuxEntryPage)
  @ApiOperation({ summary: 'The history of a player, the newest first; as JSON or CSV, page by page' })
  @ApiOkResponse({
    description: 'A page; of CSV the header `Link` names the next one',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(BobuxEntryPage) } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  @Refuses(wrong)
  async entries(
    @Param() { id }: BobuxPlayerId,
    @Query() { after, limit, operation, format }: BobuxEntryQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Page<BobuxEntry> | string> {
    const before = readCursor(after, z.int().min(1));
    const rows = await new History(this.database).page(id, {
      limit: limit + 1,
      before,
      operation,
      withKeys: true,
    });
    const page = toPage(
      rows,
      limit,
      (entry) => entry,
      (entry) => entry.id,
    );
    const isCsv = (format ?? (request.accepts(['json', 'csv']) || 'json')) === 'csv';
    if (!isCsv) {
      const reversals = await this.players.reversalsOf(page.items.map((entry) => entry.id));
      const items = page.items.map((entry) => ({ ...entry, reversed_by: reversals.get(entry.id) ?? null }));
      return { ...page, items };
    }
    if (page.next !== null) {
      const filter = operation === undefined ? '' : `&operation=${operation}`;
      response.setHeader('Link', `<?format=csv&limit=${limit}${filter}&after=${page.next}>; rel="next"`);
    }
    response.type('text/csv').setHeader('Content-Disposition', `attachment; filename="entries-${id}.csv"`);
    return entriesCsv(page.items);
  }

  @Post('players/:id/changes')
  @HttpCode(200)
  @OperationName('changePlayer')
  @ApiOperation({ summary: 'Set, raise, lower or move the bobux of a player' })
  @ApiOkResponse({ description: 'Done', type: BobuxOperatorChanged })
  @Refuses(refused)
  change(
    @ByOperator() operator: Operator,
    @Param() { id }: BobuxPlayerId,
    @Body() body: BobuxOperatorChange,
  ): Promise<BobuxOperatorChanged> {
    return this.waits.run(`player ${id}`, () => this.changes.change(operator, changeOf(id, body)));
  }

  @Post('players/:id/link')
  @HttpCode(200)
  @OperationName('linkPlayer')
  @ApiOperation({ summary: 'Give a player the Steam or Discord id that it lacks' })
  @ApiOkResponse({ description: 'The player as it is now', type: BobuxPlayer })
  @Refuses({
    ...wrong,
    404: 'There is no such player',
    409: 'The player has both ids, or the id is another player’s; nothing was changed',
  })
  async link(
    @ByOperator() operator: Operator,
    @Param() { id }: BobuxPlayerId,
    @Body() { newid }: BobuxOperatorLink,
  ): Promise<BobuxPlayer> {
    return this.waits.run(`player ${id}`, () =>
      this.database.transaction((transaction) =>
        linkPlayer(transaction, id, newid, (action) => this.log.record(transaction, operator, action)),
      ),
    );
  }

  @Post('entries/:id/reverse')
  @HttpCode(200)
  @OperationName('reverseEntry')
  @ApiOperation({ summary: 'Undo an entry on the balance as it is now; of a transfer both sides. Once only' })
  @ApiOkResponse({ description: 'Done', type: BobuxOperatorChanged })
  @Refuses(refused)
  reverse(
    @ByOperator() operator: Operator,
    @Param() { id: entry }: BobuxPlayerId,
    @Body() { reason }: BobuxReversal,
  ): Promise<BobuxOperatorChanged> {
    return this.waits.run(`entry ${entry}`, () => this.changes.change(operator, reversalOf(entry, reason)));
  }
}

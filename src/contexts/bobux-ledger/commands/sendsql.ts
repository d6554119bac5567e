import { z } from 'zod';
import { command } from '../command.js';
import { sqlText } from '../parameters.js';
import { Permission } from '../permission.js';

export const sendSql = command({
  name: 'sendsql',
  summary: 'Runs one SQL statement on the players, as a role that can reach nothing else',
  permission: Permission.Admin,
  nonce: 'recorded by itself',
  parameters: z.strictObject({ sql: sqlText }),
  answer: z.object({
    rows: z.array(z.record(z.string(), z.unknown())).describe('name of the column to value'),
    affected: z.int().describe('rows that were inserted, updated or deleted'),
  }),
  errors: ['SQL_ERROR'],
  run: (context, { sql }) => sql.run(context.parameters.sql, context),
});

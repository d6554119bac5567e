import express from 'express';
import pg from 'pg';

/** The least that answers users-info: Express and pg, one query, no limits, no log. Arguments: connection string. */
const [connectionString] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 10 });
pool.on('error', () => undefined);
const expected = `Basic ${Buffer.from('root:abc').toString('base64')}`;

const app = express();
app.get('/imbachat/users', async (request, response) => {
  if (request.headers.authorization !== expected) {
    response.status(401).json({ code: 401 });
    return;
  }
  const asked = (request.query.user_ids as string).replace(/[^0-9,]/g, '');
  const ids = asked.split(',').map(Number);
  const { rows } = await pool.query<{ user_id: string; avatar_url: string | null; lastlogin: string | null }>(
    'SELECT user_id, name, avatar_url, profile_url, lastlogin, badge FROM imbachat.users WHERE user_id = ANY($1)',
    [ids],
  );
  const users = new Map(
    rows.map((row) => [
      Number(row.user_id),
      {
        ...row,
        user_id: Number(row.user_id),
        avatar_url: row.avatar_url ?? false,
        lastlogin: Number(row.lastlogin),
      },
    ]),
  );
  response.json(ids.flatMap((id) => users.get(id) ?? []));
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`port ${address.port}\n`);
});

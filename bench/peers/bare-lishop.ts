import express, { type Request } from 'express';
import pg from 'pg';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';

/**
 * What one would write in an afternoon: Express and pg, the same tables, a look-up of the key by its HMAC, one plain statement for each operation
 * and the same JSON. No access declarations, limits, validation, metrics, log, request ids or security headers.
 *
 * Environment: DATABASE_URL, SECRETS_KEY. Prints its port.
 */
const box = new SecretBox([Buffer.from(process.env.SECRETS_KEY ?? '', 'base64')]);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const COLUMNS = 'id, name, qty, category, type, shop, prize, checked, created_at, updated_at';

async function listOf(request: Request): Promise<string | undefined> {
  const index = box.blindIndex(String(request.headers.api_key), 'lishop.api_keys');
  const { rows } = await pool.query<{ list_id: string }>(
    `SELECT k.list_id, l.verdict FROM lishop.api_keys k JOIN lishop.lists l ON l.id = k.list_id
     WHERE k.key_index = $1 AND (k.expires_at IS NULL OR k.expires_at > now())`,
    [index],
  );
  return rows[0]?.list_id;
}

const out = ({ id, ...article }: { id: string }): object => ({ objectId: id, ...article });

const app = express();
app.disable('x-powered-by');
app.use(express.json());

app.get('/articles', async (request, response) => {
  const list = await listOf(request);
  if (list === undefined) return void response.status(401).type('text/plain').send('Unauthorized');
  const { rows } = await pool.query(`SELECT ${COLUMNS} FROM lishop.articles WHERE list_id = $1 ORDER BY id`, [
    list,
  ]);
  response.json(rows.map(out));
});

app.post('/articles', async (request, response) => {
  const list = await listOf(request);
  if (list === undefined) return void response.status(401).type('text/plain').send('Unauthorized');
  const { name, qty, checked } = request.body;
  const { rows } = await pool.query(
    `WITH room AS (
       UPDATE lishop.lists SET articles = articles + 1, last_article = last_article + 1
       WHERE id = $1 AND articles < 10000 RETURNING id, last_article
     )
     INSERT INTO lishop.articles (list_id, id, name, qty, checked, created_at, updated_at)
     SELECT id, last_article, $2, $3, $4, now(), now() FROM room RETURNING ${COLUMNS}`,
    [list, name, qty, checked],
  );
  response.status(201).location(`/articles/${rows[0].id}`).json(out(rows[0]));
});

app.patch('/articles/:id', async (request, response) => {
  const list = await listOf(request);
  if (list === undefined) return void response.status(401).type('text/plain').send('Unauthorized');
  const { rows } = await pool.query(
    `UPDATE lishop.articles SET checked = $3, updated_at = now() WHERE list_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [list, request.params.id, request.body.checked],
  );
  response.json(out(rows[0]));
});

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`port ${address.port}`);
});

/**
 * What the IMVU seed describes: a Fastify server with Basic, one Axios client, and one indexed query for the session of each call.
 * Arguments: database URL, upstream URL, `one` or `each` (a new client, with connections of its own, for each request).
 */
import { Agent } from 'node:http';
import axios, { type AxiosInstance } from 'axios';
import Fastify from 'fastify';
import pg from 'pg';

const [databaseUrl = '', upstream = '', clients = 'one'] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });

function newClient(): AxiosInstance {
  return axios.create({
    baseURL: upstream,
    httpAgent: new Agent({ keepAlive: clients === 'one' }),
    validateStatus: () => true,
    responseType: 'arraybuffer',
  });
}
const shared = newClient();

const fastify = Fastify();
fastify.all('/api/*', async (request, reply) => {
  const [username = ''] = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64')
    .toString()
    .split(':');
  const { rows } = await pool.query<{ cookie: string; sauce: string }>(
    'SELECT cookie, sauce FROM peer_sessions WHERE username = $1 AND valid LIMIT 1',
    [username],
  );
  const [session] = rows;
  if (session === undefined) return reply.code(401).send();
  const http = clients === 'one' ? shared : newClient();
  const { status, data, headers } = await http.request<Buffer>({
    method: request.method,
    url: request.url.slice('/api'.length),
    headers: { cookie: session.cookie, ...(request.method !== 'GET' && { 'x-imvu-sauce': session.sauce }) },
  });
  return reply.code(status).header('content-type', String(headers['content-type'])).send(data);
});
process.stdout.write(`${JSON.stringify({ url: await fastify.listen({ port: 0, host: '127.0.0.1' }) })}\n`);

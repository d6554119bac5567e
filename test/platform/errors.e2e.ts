import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  InternalServerErrorException,
  Logger,
  Module,
  NotFoundException,
  Param,
  Post,
  Res,
  type LoggerService,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Response } from 'express';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import request from 'supertest';
import { AppModule } from '../../src/app.module.js';
import { Public } from '../../src/shared/auth/access.js';
import { AuthenticationError, TooManyRequestsError } from '../../src/shared/auth/authentication-error.js';
import { databaseSchema, readConfig } from '../../src/assembly.js';
import { DatabaseConfig } from '../../src/shared/config/platform-settings.js';
import { configureApp, type QuartetApp } from '../../src/app.js';
import { Database } from '../../src/shared/database/database.js';
import { DatabaseError } from '../../src/shared/database/database-error.js';
import { openDatabase, type OpenDatabase } from '../../src/shared/database/open-database.js';
import { holdEveryAnswer } from '../support/answer-watch.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const INTERNAL = 'relation "secret_table" at /srv/quartet/index.js:12';

@Controller('probe')
@Public()
class ProbeController {
  constructor(private readonly database: Database) {}

  @Get('throw')
  throwError(): never {
    throw new Error(INTERNAL);
  }

  @Get('throw-text')
  throwText(): never {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a careless library does
    throw INTERNAL;
  }

  @Get('throw-nothing')
  throwNothing(): never {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a careless library does
    throw undefined;
  }

  @Get('throw-500')
  throw500(): never {
    throw new InternalServerErrorException(INTERNAL);
  }

  @Get('unexposed')
  unexposed(): never {
    throw Object.assign(new Error(INTERNAL), { statusCode: 404, expose: false });
  }

  @Get('exposed')
  exposed(): never {
    throw Object.assign(new Error('The file is too odd.'), { statusCode: 422, expose: true });
  }

  @Get('exposed-500')
  exposed500(): never {
    throw Object.assign(new Error(INTERNAL), { statusCode: 503, expose: true });
  }

  @Get('not-found')
  notFound(): never {
    throw new NotFoundException('There is no such list.');
  }

  @Get('invalid')
  invalid(): never {
    throw new BadRequestException(['name must be a text', 'age must be a number']);
  }

  @Get('challenge')
  challenge(): never {
    throw new AuthenticationError('Basic realm="x"');
  }

  @Get('no-challenge')
  noChallenge(): never {
    throw new AuthenticationError();
  }

  @Get('too-many')
  tooMany(): never {
    throw new TooManyRequestsError(7);
  }

  @Get('sql')
  sql(): Promise<unknown> {
    return this.database.query('SELECT secret_column FROM secret_table');
  }

  @Get('lost')
  lost(): never {
    throw new DatabaseError(new Error('connect ECONNREFUSED 10.0.0.5:5432'));
  }

  @Get('half')
  half(@Res() response: Response): void {
    response.status(200).write('the first half');
    throw new Error(INTERNAL);
  }

  @Get('item/:id')
  item(@Param('id') id: string): string {
    return id;
  }

  @Post('body')
  body(@Body() body: unknown): unknown {
    return { body };
  }
}

@Module({})
class ProbeModule {}

const logged: string[] = [];
const log = (...parts: unknown[]): void => void logged.push(parts.join(' '));
const logger: LoggerService = { log: () => undefined, warn: log, error: log, fatal: log };

let place: TestDatabase;
let open: OpenDatabase;
let app: QuartetApp;
let url: string;

beforeAll(async () => {
  place = await createTestDatabase();
  const config = readConfig({
    DATABASE_URL: place.url,
    SECRETS_KEY: randomBytes(32).toString('base64'),
  });
  open = await openDatabase(config.get(DatabaseConfig), databaseSchema, () => undefined);
  const root = {
    module: ProbeModule,
    imports: [AppModule.with(config, open)],
    controllers: [ProbeController],
  };
  app = await NestFactory.create<QuartetApp>(root, { logger: false, bodyParser: false });
  configureApp(app);
  holdEveryAnswer(app.getHttpServer());
  Logger.overrideLogger(logger);
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(async () => {
  await app.close();
  await open.close();
  await place.drop();
});

const get = (path: string) => request(url).get(path);
const aUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('unknown errors', () => {
  it.each(['throw', 'throw-text', 'throw-nothing', 'throw-500', 'unexposed', 'exposed-500'])(
    'should tell the client (%s) nothing but an id, under which the reason stands in the log',
    async (path) => {
      logged.length = 0;
      const { body, headers, text } = await get(`/probe/${path}`).expect(500);
      const id = headers['x-request-id'];
      expect(id).toMatch(aUuid);
      expect(body).toEqual({
        statusCode: 500,
        error: 'Internal Server Error',
        message: `Something went wrong (request ${id}).`,
      });
      expect(text + JSON.stringify(headers)).not.toMatch(/secret|srv|index\.js|stack|at /);
      const lines = logged.filter((line) => line.includes(`request ${id} failed`));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(path === 'throw-nothing' ? 'undefined' : INTERNAL);
    },
  );

  it('should be logged with their stack', async () => {
    logged.length = 0;
    await get('/probe/throw').expect(500);
    expect(logged.join('\n')).toMatch(/\n +at .*throwError/);
  });

  it('should cut off an answer that has begun', async () => {
    await expect(fetch(`${url}/probe/half`).then((response) => response.text())).rejects.toThrow();
    await get('/health/live').expect(200);
  });
});

describe('errors of the database', () => {
  it.each([
    ['lost', 503, 'Service Unavailable', 'The database cannot be reached', 'ECONNREFUSED'],
    ['sql', 500, 'Internal Server Error', 'Something went wrong', 'relation "secret_table" does not exist'],
  ])('should tell no SQL, address or name (%s: %i)', async (path, statusCode, error, message, inTheLog) => {
    logged.length = 0;
    const { body, headers } = await get(`/probe/${path}`).expect(statusCode);
    expect(body).toEqual({ statusCode, error, message: `${message} (request ${headers['x-request-id']}).` });
    expect(logged.join()).toContain(inTheLog);
  });
});

describe('known errors', () => {
  it('should have their status, its reason phrase and their message', async () => {
    await get('/probe/not-found').expect(404, {
      statusCode: 404,
      error: 'Not Found',
      message: 'There is no such list.',
    });
    await get('/probe/invalid').expect(400, {
      statusCode: 400,
      error: 'Bad Request',
      message: 'name must be a text; age must be a number',
    });
  });

  it('should be told of libraries that mean them for the client', async () => {
    await get('/probe/exposed').expect(422, {
      statusCode: 422,
      error: 'Unprocessable Entity',
      message: 'The file is too odd.',
    });
  });

  it('should not be logged', async () => {
    logged.length = 0;
    await get('/probe/not-found').expect(404);
    await get('/nowhere').expect(404);
    expect(logged).toEqual([]);
  });

  it('should carry the headers that belong to them', async () => {
    await get('/probe/challenge')
      .expect('WWW-Authenticate', 'Basic realm="x"')
      .expect(401, { statusCode: 401, error: 'Unauthorized', message: 'Authentication is required.' });
    expect((await get('/probe/no-challenge').expect(401)).headers['www-authenticate']).toBeUndefined();
    await get('/probe/too-many').expect('Retry-After', '7').expect(429, {
      statusCode: 429,
      error: 'Too Many Requests',
      message: 'Too many requests; try again in 7 s.',
    });
  });
});

describe('requests that cannot be served', () => {
  it.each([
    ['get', '/nowhere'],
    ['post', '/'],
    ['post', '/health/live'],
    ['delete', '/metrics'],
  ] as const)('should be answered to %s %s with 404', async (verb, path) => {
    const response = await request(url)[verb](path).expect(404);
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    expect(response.body).toEqual({
      statusCode: 404,
      error: 'Not Found',
      message: `Cannot ${verb.toUpperCase()} ${path}`,
    });
  });

  const post = (type: string, body: string | Buffer) =>
    request(url).post('/probe/body').set('Content-Type', type).send(body);

  it.each([
    ['broken JSON', 'application/json', '{"a":', 400],
    ['JSON that is no object', 'application/json', '5', 400],
    ['a body of more than 100 KiB', 'application/json', `"${'x'.repeat(110_000)}"`, 413],
    ['a character set that nobody knows', 'application/json; charset=klingon', '{}', 415],
  ])('should be answered, for %s, in the form of all errors', async (_what, type, sent, status) => {
    logged.length = 0;
    const { body, headers } = await post(type, sent).expect(status);
    expect(body).toEqual({ statusCode: status, error: expect.any(String), message: expect.any(String) });
    expect(JSON.stringify(body)).not.toMatch(/node_modules|\.js|at /);
    expect(headers['x-request-id']).toMatch(aUuid);
    expect(logged).toEqual([]);
  });

  it('should be answered with 400 where the address cannot be decoded', async () => {
    const { body } = await get('/probe/item/%E0%A4%A').expect(400);
    expect(body).toEqual({ statusCode: 400, error: 'Bad Request', message: expect.any(String) });
    await get('/probe/item/a%2Fb').expect(200, 'a/b');
  });

  it('should not harm the server where they are no HTTP at all', async () => {
    const { port, hostname } = new URL(url);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => socket.write('\0\x16\x03garbage\r\n\r\n'));
      socket.on('data', (data) => (text += data.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    await get('/health/live').expect(200);
  });
});

describe('x-request-id', () => {
  it('should be the own of the client where that is usable, on every kind of answer', async () => {
    for (const path of ['/health/live', '/nowhere', '/probe/throw', '/metrics']) {
      await get(path).set('x-request-id', 'my-id_1.2').expect('x-request-id', 'my-id_1.2');
    }
  });

  it('should stand in the message of an unknown error', async () => {
    const { body } = await get('/probe/throw').set('x-request-id', 'my-id');
    expect(body.message).toBe('Something went wrong (request my-id).');
  });

  it('should be made, and each time another one, where the client sent none', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(async () => (await get('/health/live')).headers['x-request-id']),
    );
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(aUuid);
  });

  it.each([
    ['markup', '<script>alert(1)</script>'],
    ['a space', 'a b'],
    ['a quote', 'a"b'],
    ['two of them', 'a, b'],
    ['nothing', ''],
    ['65 characters', 'x'.repeat(65)],
    ['bytes', 'ÿÿ'],
    ['a colour for the terminal', '[31m;x'],
  ])('should not be given back where it holds %s', async (_what, sent) => {
    const { headers, text } = await get('/probe/throw').set('x-request-id', sent);
    expect(headers['x-request-id']).toMatch(aUuid);
    if (sent !== '') expect(text).not.toContain(sent);
  });

  it('should be taken up to 64 characters', async () => {
    await get('/health/live').set('x-request-id', 'x'.repeat(64)).expect('x-request-id', 'x'.repeat(64));
  });
});

describe('the headers of every answer', () => {
  it.each(['/health/live', '/nowhere', '/probe/throw', '/metrics', '/docs'])(
    'should be, on %s, those of helmet, and tell nothing of what serves it',
    async (path) => {
      const { headers } = await get(path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("default-src 'self'"),
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
    },
  );

  it('should not ask for HTTPS where there is none', async () => {
    const { headers } = await get('/health/live');
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });

  it('should open nothing to pages of other origins', async () => {
    const foreign = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' };
    for (const response of [
      await get('/health/live').set(foreign),
      await request(url).options('/health/live').set(foreign),
      await request(url).options('/metrics').set(foreign),
    ]) {
      const names = Object.keys(response.headers).filter((name) => name.startsWith('access-control-'));
      expect(names).toEqual([]);
    }
  });
});

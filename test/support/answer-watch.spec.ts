import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AnswerWatch } from './answer-watch.js';
import type { ReceivedAnswer } from './described-answers.js';

let server: Server;
let url: string;
let answer: RequestListener;
let seen: ReceivedAnswer[];
let notes: string[];

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  const hold = (one: ReceivedAnswer): boolean => {
    seen.push(one);
    if (one.status === 418) throw new Error('no such status');
    return true;
  };
  new AnswerWatch({ hold }, (note) => notes.push(note)).watch(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
  notes = [];
});

describe('the watch over the answers of a server', () => {
  it('should see the method, the address, the status, the type and the whole of the body', async () => {
    answer = (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.statusCode = 201;
      response.write('{"na');
      response.write(Buffer.from('me":'));
      response.end('IkHDqSJ9', 'base64');
    };
    const received = await fetch(`${url}/things?x=y`, { method: 'POST' });
    expect(await received.json()).toEqual({ name: 'Aé' });
    expect(seen).toEqual([
      {
        method: 'POST',
        path: '/things',
        status: 201,
        contentType: 'application/json',
        text: '{"name":"Aé"}',
      },
    ]);
    expect(notes).toEqual([]);
  });

  it('should note what is otherwise than described, before whoever asked can go on', async () => {
    answer = (_request, response) => {
      response.statusCode = 418;
      response.end();
    };
    await fetch(url);
    expect(notes).toEqual(['no such status']);
  });

  it('should know a spelling of an address of LiShop', async () => {
    answer = (_request, response) => response.end();
    await fetch(`${url}/1.0/articles/7.json`);
    expect(seen).toMatchObject([{ path: '/articles/7' }]);
  });

  it('should leave out what IMVU answered, and nothing else below its address', async () => {
    answer = ({ url: path }, response) => {
      if (path?.endsWith('own') === true) response.setHeader('x-quartet-session', '7');
      response.end('x');
    };
    for (const name of ['own', 'other']) await (await fetch(`${url}/imvu/api/${name}`)).text();
    expect(seen).toMatchObject([{ path: '/imvu/api/other', text: 'x' }]);
  });

  it('should see a stream when its client leaves', async () => {
    const left = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        response.setHeader('content-type', 'text/event-stream');
        response.write(':\n\n');
        response.once('close', () => resolve());
      };
    });
    const leave = new AbortController();
    await fetch(url, { signal: leave.signal });
    expect(seen).toEqual([]);
    leave.abort();
    await left;
    expect(seen).toMatchObject([{ status: 200, contentType: 'text/event-stream' }]);
  });
});

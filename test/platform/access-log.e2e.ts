import { afterEach, describe, expect, it } from '@jest/globals';
import { printed } from '../support/printed.js';
import { RedactingLogger } from '../../src/shared/observability/logger.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
afterEach(() => quartet.close());

const lines = (): string[] =>
  printed()
    .split('\n')
    .filter((line) => line.includes('"context":"HTTP"'))
    .map((line) => (JSON.parse(line) as { message: string }).message);

/** Asks for what is there and what is not, and waits for so many lines. @returns those that it left */
async function ask(expected: number): Promise<string[]> {
  const before = lines().length;
  const from = { 'x-forwarded-for': '203.0.113.7' };
  const right = await fetch(`${quartet.url}/health/live?hunter2`, { headers: from });
  await fetch(`${quartet.url}/articles/hunter2?api_key=hunter2`, { headers: from });
  await eventually(() => lines().length - before >= expected);
  const id = right.headers.get('x-request-id');
  return lines()
    .slice(before)
    .map((line) => line.replace(/ \d+\.\d ms /, ' … ms ').replace(String(id), 'ID'));
}

const refused = expect.stringMatching(/^GET \S*articles\S* 401 … ms from 203\.0\.113\.7 \S+$/);

describe('the log of requests', () => {
  it('should have a line for what is refused: route, status and address, and not what was asked for', async () => {
    quartet = await startTestApp({ TRUST_PROXY: '1' }, undefined, { logger: new RedactingLogger(true) });
    expect(await ask(1)).toEqual([refused]);
    expect(printed()).not.toContain('hunter2');
  });

  it('should have a line for every request with ACCESS_LOG', async () => {
    const environment = { TRUST_PROXY: '1', ACCESS_LOG: 'true' };
    quartet = await startTestApp(environment, undefined, { logger: new RedactingLogger(true) });
    expect(await ask(2)).toEqual(['GET /health/live 200 … ms from 203.0.113.7 ID', refused]);
    expect(printed()).not.toContain('hunter2');
  });
});

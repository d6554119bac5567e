import { basic } from '../support/basic.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { RedactingLogger } from '../../src/shared/observability/logger.js';
import type { TestDatabase } from '../support/test-database.js';

export const API_LOGIN = 'Chat.Login';
export const API_PASSWORD = 'pass word: é';
/** The secret of the seed's own example. */
export const SEED_SECRET = 'lPXBFPqNg3f661JcegBY0N0dPXqUBdHXqj2cHf04PZgLHxT6z55e20ozojvMRvB8';

export interface Bridge extends TestApp {
  /** As ImbaChat's service. */
  api(path: string, init?: RequestInit): Promise<Response>;
  /** As the operator; `body` is sent as JSON. */
  operator(method: string, path: string, body?: unknown): Promise<Response>;
  /** Puts users into the directory; they must be right. */
  fill(users: object[]): Promise<void>;
}

/** Quartet with known ImbaChat credentials. */
export async function startBridge(
  environment: Record<string, string> = {},
  shared?: TestDatabase,
  logger?: RedactingLogger,
): Promise<Bridge> {
  const quartet = await startTestApp(
    {
      IMBACHAT_API_LOGIN: API_LOGIN,
      IMBACHAT_API_PASSWORD: API_PASSWORD,
      IMBACHAT_SECRET_KEY: SEED_SECRET,
      IMBACHAT_WIDGET_ID: 'dev-42',
      LIMIT_AUTH_FAILURES: '0',
      ...environment,
    },
    shared,
    logger && { logger },
  );
  const operatorLogin = basic(quartet.admin.username, quartet.admin.password);
  const bridge: Bridge = {
    ...quartet,
    api: (path, init = {}) =>
      fetch(quartet.url + path, {
        ...init,
        headers: {
          authorization: basic(API_LOGIN, API_PASSWORD),
          ...(init.headers as Record<string, string>),
        },
      }),
    operator: (method, path, body) =>
      fetch(quartet.url + path, {
        method,
        headers: { authorization: operatorLogin, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    fill: async (users) => {
      const response = await bridge.operator('PUT', '/imbachat/directory/users', users);
      if (response.status !== 200) throw new Error(await response.text());
    },
  };
  return bridge;
}

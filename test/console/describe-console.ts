import { afterAll, afterEach, beforeAll, beforeEach, describe, jest } from '@jest/globals';
import { hasChromium, needsChromium } from '../imbachat/browser.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { openConsole, type ConsoleBrowser, type Screen } from './console-browser.js';

/** What a test of the console begins with; members are there once a test runs. */
export interface ConsoleSuite {
  readonly app: TestApp;
  /** Opened anew for each test, and signed in. */
  readonly console: ConsoleBrowser;
}

/** Tests of the console on a Quartet of their own; skipped where there is no Chromium. @param about what they are about */
export function describeConsole(about: string, screen: Screen, write: (suite: ConsoleSuite) => void): void {
  jest.setTimeout(120_000);
  (hasChromium ? describe : describe.skip)(`${about}${needsChromium}`, () => {
    const suite = {} as { -readonly [Member in keyof ConsoleSuite]: ConsoleSuite[Member] };
    beforeAll(async () => {
      suite.app = await startTestApp();
    });
    afterAll(() => suite.app.close());
    beforeEach(async () => {
      suite.console = await openConsole(suite.app, screen);
      await suite.console.signIn();
    });
    afterEach(() => suite.console.close());
    write(suite);
  });
}

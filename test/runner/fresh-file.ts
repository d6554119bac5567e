import { afterEach } from '@jest/globals';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { setPasswordCost } from '../../src/shared/secrets/password-hash.js';
import { requireDescribedAnswers } from '../support/undescribed-answers.js';

/* Runs before each test file: what a file may have left behind in modules that all files share. */

// Each test file makes users by the dozen, and 250 ms of a core for each is most of its time. Where the real cost counts, a test sets it again.
setPasswordCost({ N: 2 ** 10, r: 8, p: 1 });
Logger.overrideLogger(new ConsoleLogger());
// Whoever asked, and by whatever client (test/support/answer-watch.ts).
afterEach(requireDescribedAnswers);

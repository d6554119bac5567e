import { runs } from '../support/runs.js';
import { describeFuzz } from './fuzz.js';

// The long one is test/security/fuzz.slow.ts.
describeFuzz(runs(1), false);

import { describeFuzz } from './fuzz.js';

// The long one is test/security/fuzz.slow.ts.
describeFuzz(1, false);

import { describeFuzz } from './fuzz.js';

describeFuzz(16, true);

import { setPasswordCost } from '../../src/shared/secrets/password-hash.js';

// Each test file makes users by the dozen, and 250 ms of a core for each is most of its time. Where the real cost counts, a test sets it again.
setPasswordCost({ N: 2 ** 10, r: 8, p: 1 });

import { writeFileSync } from 'node:fs';
import { bobuxAsyncApi } from '../src/contexts/bobux-ledger/asyncapi.js';

/** `npm run docs:asyncapi`: writes docs/asyncapi.yaml anew from the commands themselves; a test fails when that is due. */
writeFileSync(new URL('asyncapi.yaml', import.meta.url), bobuxAsyncApi());

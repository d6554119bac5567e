/** So many calls of the TypeScript client in flight, for a time; prints changes a second. Told as bench/clients/main.ts says. */
import { connect } from '../../clients/typescript/src/bobux/index.js';

const [url = '', key = '', secret = '', ...numbers] = process.argv.slice(2);
const [players = 0, inFlight = 0, warmup = 0, seconds = 0] = numbers.map(Number);

const bobux = await connect(url, key, secret);
const begin = performance.now() + warmup * 1000;
const end = begin + seconds * 1000;
let counted = 0;

async function worker(): Promise<void> {
  for (let now = 0; now < end;) {
    await bobux.setbobux({ id: 1 + Math.floor(Math.random() * players), amount: 1, operation: 1 });
    now = performance.now();
    if (now >= begin && now < end) counted += 1;
  }
}

await Promise.all(Array.from({ length: inFlight }, worker));
await bobux.close();
console.log(counted / seconds);

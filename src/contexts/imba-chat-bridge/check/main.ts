import { UsersInfoAddress } from './users-info-address.js';
import { UsersInfoCheck, type Verdict } from './users-info-check.js';

const marks: Record<Verdict, string> = { ok: '  ok   ', odd: '  odd  ', wrong: '  WRONG' };

const USAGE = `npm run imbachat:check -- URL LOGIN PASSWORD

Plays ImbaChat's part against a users-info URL and says what is wrong with the answers.
A URL that ends with / gets the ids as part of its path, any other as the parameter user_ids.`;

/** @returns the exit code: 0 right, 1 something is wrong, 2 wrong arguments */
async function main([url, login, password]: readonly string[]): Promise<number> {
  let address: UsersInfoAddress;
  try {
    if (url === undefined || login === undefined || password === undefined) throw new TypeError('');
    address = new UsersInfoAddress(url);
  } catch {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const findings = await new UsersInfoCheck(address, login, password).run();
  const lines = findings.map(({ verdict, text }) => `${marks[verdict]} ${text}`);
  const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length;
  const odd = findings.filter(({ verdict }) => verdict === 'odd').length;
  const verdict =
    wrong > 0
      ? `ImbaChat cannot use this address: ${wrong} of ${findings.length} checks failed.`
      : `ImbaChat can use this address${odd > 0 ? `; ${odd} of ${findings.length} checks found something odd` : ''}.`;
  process.stdout.write(`${url}\n\n${lines.join('\n')}\n\n${verdict}\n`);
  return wrong > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));

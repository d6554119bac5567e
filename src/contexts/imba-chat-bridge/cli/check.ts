import { CommandError, ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { readPassword } from '../../../shared/cli-command/read-password.js';
import { UsersInfoAddress } from './users-info-address.js';
import { UsersInfoCheck, type Verdict } from './users-info-check.js';

const marks: Record<Verdict, string> = { ok: '  ok   ', odd: '  odd  ', wrong: '  WRONG' };

function read(url: string): UsersInfoAddress {
  try {
    return new UsersInfoAddress(url);
  } catch {
    throw new CommandError(`${url} is not an address: give one that begins with http:// or https://.`);
  }
}

/** `imbachat check URL LOGIN`. It needs neither a database nor a configuration. */
export const imbachatCheck: CliCommand = {
  name: 'imbachat check',
  summary: "plays ImbaChat's part against a users-info URL",
  usage: `Plays ImbaChat's part against a users-info URL and says what is wrong with the answers.
The password is asked for, or read from standard input: echo "$PASSWORD" | npm run --silent operator -- imbachat check URL LOGIN
A URL that ends with / gets the ids as part of its path, any other as the parameter user_ids.
Exit code: 0 right, 1 something is wrong, 2 it could not be checked.`,
  parameters: ['URL', 'LOGIN'],
  async run({ parameters: [url = '', login = ''], print }) {
    const address = read(url);
    const findings = await new UsersInfoCheck(address, login, await readPassword('Password: ')).run();
    const lines = findings.map(({ verdict, text }) => `${marks[verdict]} ${text}`);
    const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length;
    const odd = findings.filter(({ verdict }) => verdict === 'odd').length;
    const verdict =
      wrong > 0
        ? `ImbaChat cannot use this address: ${wrong} of ${findings.length} checks failed.`
        : `ImbaChat can use this address${odd > 0 ? `; ${odd} of ${findings.length} checks found something odd` : ''}.`;
    print(`${url}\n\n${lines.join('\n')}\n\n${verdict}`);
    return wrong > 0 ? ExitCode.found : ExitCode.ok;
  },
};

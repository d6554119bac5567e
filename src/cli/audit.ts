import { DatabaseConfig } from '../shared/config/platform-settings.js';
import { audit, type Finding } from '../shared/integrity/audit.js';
import { OperatorConnection } from '../shared/database/operator-connection.js';
import { reachDatabase } from '../shared/database/reach-database.js';
import { requireThisVersion } from '../shared/database/schema-version.js';
import { databaseSchema, integrityChecks } from '../assembly.js';
import { ExitCode, readArguments, requireBox, runCommand } from './command.js';

const USAGE = `npm run audit [-- --json]

Proves the books: looks at one moment of the database, beside a running server or without one, and changes nothing.
One line a check; ends with 0 where all is in order, 1 where something is wrong, 2 where it could not be looked at.`;

const marks: Record<Finding['verdict'], string> = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' };
const grouped = (count: number): string => count.toLocaleString('en-US');

function lines({ context, check, verdict, checked, of, found, examples }: Finding): string {
  const counts = verdict === 'ok' ? '' : `${grouped(found)} found, `;
  const head = `${marks[verdict]}  ${context.padEnd(8)}  ${check}: ${counts}${grouped(checked)} rows of ${of}`;
  if (verdict === 'ok') return head;
  const more = found > examples.length ? [`${grouped(found - examples.length)} more`] : [];
  return [head, ...[...examples, ...more].map((one) => `         ${one}`)].join('\n');
}

function verdictOn(findings: readonly Finding[]): string {
  const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length;
  const notes = findings.filter(({ verdict }) => verdict === 'note').length;
  const noted = notes > 0 ? `; ${notes} noted` : '';
  return wrong === 0
    ? `The books are in order: ${findings.length} checks${noted}.`
    : `The books are NOT in order: ${wrong} of ${findings.length} checks failed${noted}.`;
}

await runCommand(USAGE, async ({ config, args, tell, atEnd }) => {
  const { flags } = readArguments(args, ['--json']);
  const json = flags.has('--json');
  const database = await reachDatabase(config.get(DatabaseConfig), tell);
  atEnd(() => database.close());
  const box = await requireBox(config);
  const connection = await OperatorConnection.open(database.url, 'quartet audit');
  atEnd(() => connection.close());
  const findings: Finding[] = [];
  await connection.snapshot(async () => {
    await requireThisVersion(connection, databaseSchema);
    await connection.query("SET LOCAL work_mem = '64MB'");
    for await (const finding of audit(connection, box, integrityChecks)) {
      findings.push(finding);
      if (!json) process.stdout.write(`${lines(finding)}\n`);
    }
  });
  const clean = findings.every(({ verdict }) => verdict !== 'wrong');
  process.stdout.write(
    json ? `${JSON.stringify({ clean, checks: findings }, undefined, 2)}\n` : `\n${verdictOn(findings)}\n`,
  );
  return clean ? ExitCode.ok : ExitCode.found;
});

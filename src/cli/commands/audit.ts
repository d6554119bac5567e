import { audit, type Finding } from '../../shared/integrity/audit.js';
import { ExitCode, type CliCommand } from '../../shared/cli-command/cli-command.js';
import { openWithSecrets } from '../../shared/cli-command/command-database.js';
import { changeWithLog } from '../../shared/operator/change-with-log.js';
import { integrityChecks } from '../../assembly.js';

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
    ? `The audit found no problem: ${findings.length} checks${noted}.`
    : `The audit found problems: ${wrong} of ${findings.length} checks failed${noted}.`;
}

/** `audit` */
export const auditCommand: CliCommand = {
  name: 'audit',
  summary: 'checks all that is kept, and changes nothing of it',
  usage: `Checks one moment of the database, beside a running server or without one, and changes nothing of it. One line a check.
What it came to stands in the log, and the console's overview goes by it.
Exit code: 0 no problem, 1 problems, 2 it could not be checked.`,
  options: { json: { description: 'the findings as JSON' } },
  async run(context) {
    const json = context.flags.has('json');
    const { connection, box } = await openWithSecrets(context, 'quartet audit');
    const findings: Finding[] = [];
    await connection.snapshot(async () => {
      await connection.query("SET LOCAL work_mem = '64MB'");
      for await (const finding of audit(connection, box, integrityChecks)) {
        findings.push(finding);
        if (!json) context.print(lines(finding));
      }
    });
    const clean = findings.every(({ verdict }) => verdict !== 'wrong');
    context.print(
      json ? JSON.stringify({ clean, checks: findings }, undefined, 2) : `\n${verdictOn(findings)}`,
    );
    // Behind it: what was found is shown also where the log cannot be written.
    await changeWithLog(connection, (record) =>
      record({ action: 'audit.run', subject: 'all', after: { clean } }),
    );
    return clean ? ExitCode.ok : ExitCode.found;
  },
};

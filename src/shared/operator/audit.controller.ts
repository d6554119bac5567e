import { HttpCode, Post, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Operator } from '../auth/operator.authenticator.js';
import { Database } from '../database/database.js';
import { DatabaseUrl } from '../database/database-url.js';
import { OperatorConnection } from '../database/operator-connection.js';
import { Refuses } from '../http/http-error.answer.js';
import { OperationName } from '../http/operation-name.js';
import { audit } from '../integrity/audit.js';
import { SecretBox } from '../secrets/secret-box.js';
import { ByOperator } from './by-operator.js';
import { AuditedChecks } from './audited-checks.js';
import { OperatorLog } from './operator-log.js';
import { OperatorRoutes } from './operator-routes.js';
import { OperatorAudit } from './platform.dto.js';

@OperatorRoutes('audit', 'Operator: audit')
export class AuditController {
  private running = false;

  constructor(
    private readonly url: DatabaseUrl,
    private readonly box: SecretBox,
    private readonly checks: AuditedChecks,
    private readonly database: Database,
    private readonly log: OperatorLog,
  ) {}

  @Post()
  @HttpCode(200)
  @OperationName('runAudit')
  @ApiOperation({ summary: 'Check all that is kept, as the command `audit` does; changes nothing' })
  @ApiOkResponse({ description: 'The findings', type: OperatorAudit })
  @Refuses({ 503: 'An audit is running already' })
  async run(@ByOperator() operator: Operator): Promise<OperatorAudit> {
    if (this.running) throw new ServiceUnavailableException('An audit is running already.');
    this.running = true;
    try {
      const findings = await this.findings();
      const after = { clean: findings.clean };
      await this.log.record(this.database, operator, { action: 'audit.run', subject: 'all', after });
      return findings;
    } finally {
      this.running = false;
    }
  }

  private async findings(): Promise<OperatorAudit> {
    const connection = await OperatorConnection.open(this.url.value, 'quartet audit');
    try {
      const checks = await connection.snapshot(async () => {
        const found = [];
        for await (const finding of audit(connection, this.box, this.checks.all))
          found.push({ ...finding, examples: [...finding.examples] });
        return found;
      });
      return { clean: checks.every(({ verdict }) => verdict !== 'wrong'), checks };
    } finally {
      await connection.close();
    }
  }
}

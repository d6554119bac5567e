import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { IntegrityChecks } from '../integrity/integrity-checks.js';
import { AuditController } from './audit.controller.js';
import { AuditedChecks } from './audited-checks.js';
import { ContextNames } from './context-names.js';
import { LockoutsController } from './lockouts.controller.js';
import { LogController } from './log.controller.js';
import { MailController } from './mail.controller.js';
import { MailFilesController } from './mail-files.controller.js';
import { ContextNeeds, type FindNeeds } from './overview/needs.js';
import { OverviewController } from './overview/overview.controller.js';
import { OverviewReader } from './overview/overview-reader.js';
import { OverviewStreams } from './overview/overview-streams.js';
import { PlatformNeeds } from './overview/platform-needs.js';
import { OperatorLogSweeper } from './operator-log-sweeper.js';
import { OperatorLog } from './operator-log.js';
import { SessionController } from './session.controller.js';
import { SettingsController } from './settings.controller.js';

/** The operator's API: what of it is the platform's, and the log that every context writes. */
@Global()
@Module({
  controllers: [
    SessionController,
    LogController,
    LockoutsController,
    MailController,
    MailFilesController,
    SettingsController,
    AuditController,
    OverviewController,
  ],
  providers: [OperatorLog, OperatorLogSweeper, OverviewReader, OverviewStreams, PlatformNeeds],
  exports: [OperatorLog],
})
export class OperatorModule {
  /**
   * @param names of the contexts
   * @param checks what an audit looks at
   * @param needs how each context finds what needs the operator
   */
  static with(
    names: readonly string[],
    checks: readonly IntegrityChecks[],
    needs: readonly FindNeeds[],
  ): DynamicModule {
    return {
      module: OperatorModule,
      providers: [
        { provide: ContextNames, useValue: new ContextNames(names) },
        { provide: AuditedChecks, useValue: new AuditedChecks(checks) },
        { provide: ContextNeeds, useValue: new ContextNeeds(needs) },
      ],
    };
  }
}

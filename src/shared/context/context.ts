import type { INestApplication, Type, WebSocketAdapter } from '@nestjs/common';
import type { BootstrapCredential } from '../auth/bootstrap-credentials.js';
import type { CliCommand } from '../cli-command/cli-command.js';
import type { Config } from '../config/config.js';
import type { ConfigSliceClass } from '../config/config-slice.js';
import type { MigrationClass, SqlFolder } from '../database/database-schema.js';
import type { HttpEdgePart } from '../http/http-edge.js';
import type { IntegrityChecks } from '../integrity/integrity-checks.js';
import type { GmailAccount } from '../mail/gmail-accounts.js';
import type { FindNeeds } from '../operator/overview/needs.js';

/**
 * The manifest of a context: all that the rest of Quartet knows of it. `src/contexts.ts` lists them; a context goes away with its folder, its
 * line there and its tests.
 */
export interface Context {
  /** As in paths, figures and the audit: `lishop`. */
  readonly name: string;
  readonly module: Type;
  readonly settings: readonly ConfigSliceClass[];
  /** Make the tables of its schema. */
  readonly migrations: readonly MigrationClass[];
  /** Its functions, triggers and views. */
  readonly sql?: SqlFolder;
  /** What must be true of its schema's data, and which of its columns are sealed. */
  readonly integrity: IntegrityChecks;
  /** Credentials that are generated where the operator sets none. */
  readonly credentials?: BootstrapCredential;
  /** The first segments of its routes, for the figures of the overview, and so that no websocket stands in their way: `imvu`. */
  readonly segments?: readonly string[];
  /** What of it needs the operator, for the overview. */
  readonly needs?: FindNeeds;
  /** What it asks of the way that every HTTP request goes. */
  readonly http?: HttpEdgePart;
  /** Describes what of it is no REST, as AsyncAPI in YAML; for `/docs/asyncapi.yaml`. At most one context has such a description. */
  readonly asyncApi?: () => string;
  /** Makes the adapter of its websockets. At most one context has some. */
  readonly webSocketAdapter?: (app: INestApplication) => WebSocketAdapter;
  /** Where they are, and the variable that says so. */
  readonly webSocketPath?: (config: Config) => { readonly variable: string; readonly path: string };
  /** Accounts through which its mail goes where no SMTP server is set. */
  readonly gmailAccounts?: (config: Config) => readonly GmailAccount[];
  /** Its commands for the operator; their names begin with its own. */
  readonly commands?: readonly CliCommand[];
  /** At a shutdown: answers what came in over other ways than HTTP and ends those connections. */
  readonly drain?: (app: INestApplication) => Promise<void>;
  /** Its addresses, for the lines that are printed at the start. @param web `http://127.0.0.1:3000` */
  readonly addresses?: (config: Config, web: string) => readonly { name: string; address: string }[];
}

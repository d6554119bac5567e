import type { Binaries } from './binaries.js';
import type { ClusterPasswords } from './cluster-passwords.js';
import type { Cluster } from './cluster.js';
import type { ServerAccount } from './server-account.js';
import type { Listen } from './server-address.js';

/** All that it takes to run the server of one `dataDir`, as many times as it has to be started. */
export interface ServerSetup {
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly account: ServerAccount;
  readonly cluster: Cluster;
  readonly passwords: ClusterPasswords;
  readonly listen: Listen;
  /** Extra server settings, which take precedence over Quartet's. */
  readonly settings: Readonly<Record<string, string>>;
  /** Extra variables for the server. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly log: (line: string) => void;
}

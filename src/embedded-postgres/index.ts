/** All that the rest of Quartet may import from here (`.dependency-cruiser.cjs`). */
export { EmbeddedPostgres } from './embedded-postgres.js';
export type { EmbeddedPostgresOptions } from './embedded-postgres.js';
export { EmbeddedPostgresError } from './embedded-postgres-error.js';
export { findRunningServer, hasCluster } from './running-server.js';

import { ConfigurationError } from '../config/environment.js';
import { DatabaseStartError } from '../database/database-start-error.js';
import { EmbeddedPostgresError } from '../../embedded-postgres/index.js';
import { redactText } from '../observability/redaction.js';

const forTheOperator = [DatabaseStartError, EmbeddedPostgresError];

/** What the operator reads of a start that failed: what is wrong and what to do, without a stack where it is none of our faults. */
export function explainStartError(error: unknown): string {
  // It masks what was found by itself, and shows how addresses are written.
  if (error instanceof ConfigurationError) return error.message;
  if (forTheOperator.some((type) => error instanceof type)) return redactText((error as Error).message);
  const { code, address, hostname, port } = error as {
    code?: string;
    address?: string;
    hostname?: string;
    port?: number;
  };
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${address} is taken by another program. Stop that one, or set PORT to another number.`;
  }
  if (code === 'EACCES' && port !== undefined) {
    return `Port ${port} may not be used by this account. Set PORT to a number of 1024 or more.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `HOST ${address ?? hostname ?? ''} is not an address of this machine. Set HOST to 127.0.0.1, 0.0.0.0 or one of its own addresses.`;
  }
  return `Quartet could not start: ${redactText(reasonAndStack(error))}`;
}

/** An error as it is shown where it is a fault of ours. */
export function reasonAndStack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

import type { Client } from 'pg';
import { scramVerifier } from '../shared/secrets/scram-verifier.js';

/** The name of both the role that Quartet works under and the database that it owns. */
export const QUARTET_NAME = 'quartet';

/**
 * Makes the role and the database of Quartet, where the first start was ended before it could. The role
 * may make other roles (the ledger's read-only one) and is no superuser.
 */
export async function ensureOwnerRole(client: Client, password: string): Promise<void> {
  const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [QUARTET_NAME]);
  if (role.rowCount === 0) {
    // Utility statements take no parameters.
    await client.query(
      `CREATE ROLE ${QUARTET_NAME} LOGIN CREATEROLE PASSWORD ${client.escapeLiteral(scramVerifier(password))}`,
    );
  }
  const database = await client.query('SELECT FROM pg_database WHERE datname = $1', [QUARTET_NAME]);
  if (database.rowCount === 0) {
    await client.query(`CREATE DATABASE ${QUARTET_NAME} OWNER ${QUARTET_NAME}`);
  }
}

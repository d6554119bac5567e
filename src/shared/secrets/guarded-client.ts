import { TLSSocket } from 'node:tls';
import pg from 'pg';
import { readServerMessages, type PgConnection } from './server-messages.js';

/** What this needs of pg's own client and does not find in its types (pg 8, lib/client.js). The spec asks each question on a real wire. */
interface PgInternals {
  readonly connection: PgConnection;
  readonly host: string;
  /** `null` once the server has proved that it knows the password too (SCRAM). */
  readonly saslSession: unknown;
  _handleAuthCleartextPassword(message: unknown): void;
  _handleAuthMD5Password(message: unknown): void;
  _handleAuthSASLFinal(message: unknown): void;
}

const base = pg.Client.prototype as unknown as PgInternals;

/** libpq's parameter in the address of a database: what else the server asks for is refused. */
const REQUIRE_AUTH = 'require_auth';
const SCRAM = 'scram-sha-256';

/** The server asked for the password in a way in which it is not given away. The message is for the operator and holds no secret. */
export class PasswordRefusedError extends Error {
  override readonly name = 'PasswordRefusedError';
}

/** The address, whose server has to prove by SCRAM that it knows the password; for `GuardedClient` and for libpq 16 and newer. */
export function requireScram(url: string): string {
  const address = new URL(url);
  address.searchParams.set(REQUIRE_AUTH, SCRAM);
  return address.toString();
}

function requiresScram(config: string | pg.ClientConfig | undefined): boolean {
  const url = typeof config === 'string' ? config : config?.connectionString;
  // pg takes a plain `/path database` too, which is no URL.
  return url !== undefined && URL.canParse(url) && new URL(url).searchParams.get(REQUIRE_AUTH) === SCRAM;
}

/**
 * A client of PostgreSQL that does not send its password to any server that asks: pg itself answers any question of the server. Every client of
 * Quartet is one.
 *
 * An address with `require_auth=scram-sha-256` (`requireScram`; the embedded server's): SCRAM, nothing else; a server that lets it in
 * without a question is refused too. Any other: SCRAM, MD5 or no question; the password in clear text only over TLS with a verified
 * certificate or over a Unix socket. A refusal rejects `connect` with `PasswordRefusedError`. What is no message of the protocol ends the
 * connection with `ServerMessageError`.
 */
export class GuardedClient extends pg.Client {
  private readonly scramOnly: boolean;
  private isProven = false;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    readServerMessages(this.internals.connection);
    this.scramOnly = requiresScram(config);
    if (!this.scramOnly) return;
    this.internals.connection.once('authenticationOk', () => {
      if (!this.isProven) this.refuse('lets anybody in without a question');
    });
  }

  private get internals(): PgInternals {
    return this as unknown as PgInternals;
  }

  protected _handleAuthCleartextPassword(message: unknown): void {
    if (this.scramOnly) this.refuse('asks for the password in clear text');
    else if (this.isPrivate) base._handleAuthCleartextPassword.call(this.internals, message);
    else this.refuseCleartext();
  }

  protected _handleAuthMD5Password(message: unknown): void {
    if (this.scramOnly) this.refuse('asks for the password as an MD5 hash');
    else base._handleAuthMD5Password.call(this.internals, message);
  }

  protected _handleAuthSASLFinal(message: unknown): void {
    base._handleAuthSASLFinal.call(this.internals, message);
    this.isProven = this.internals.saslSession === null;
  }

  /** Nobody on the way can read along or pretend to be the server. */
  private get isPrivate(): boolean {
    const { stream } = this.internals.connection;
    if (stream instanceof TLSSocket) return stream.authorized;
    return this.internals.host.startsWith('/');
  }

  private refuse(what: string): void {
    this.abort(
      `the server ${what}, where ${SCRAM} is required: it is not the server of this database. The password was not sent.`,
    );
  }

  private refuseCleartext(): void {
    this.abort(
      'the server asks for the password in clear text, and the connection is not encrypted and verified, so it was not sent. ' +
        'Let the server use scram-sha-256 (pg_hba.conf), or connect by TLS (?sslmode=verify-full) or through a Unix socket.',
    );
  }

  private abort(message: string): void {
    const { connection } = this.internals;
    // Reported as pg reports its own: rejects `connect`. Thrown, it would end the process.
    connection.emit('error', new PasswordRefusedError(message));
    connection.stream.destroy();
  }
}

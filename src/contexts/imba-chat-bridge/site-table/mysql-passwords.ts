import { isIPv4 } from 'node:net';
import { authPlugins, type AuthPlugin, type PoolOptions } from 'mysql2';

/** As MySQL's own clients name it: the password may be encrypted to whatever key the server sends. */
const OPT_IN = 'allowPublicKeyRetrieval';

const OFF = new Set(['', '0', 'false']);

/** The server's word that the scramble did not do: it wants the password itself. */
const FULL_AUTHENTICATION = Buffer.from([4]);

/** What mysql2 holds of a connection; not in its types. */
interface MysqlConnection {
  readonly config: {
    readonly host: string;
    readonly socketPath?: string;
    readonly ssl:
      | false
      | { readonly ca?: unknown; readonly verifyIdentity?: boolean; readonly rejectUnauthorized?: boolean };
  };
}

/**
 * How mysql2 gives the password to the site's server. What hashes it (mysql_native_password, a scramble of caching_sha2_password) goes anywhere; the password itself, and the
 * password encrypted to a key that nobody verified, only where it is certain who gets it.
 */
export function passwordOptions(url: string): Pick<PoolOptions, 'uri' | 'authPlugins'> {
  const { uri, isAllowed } = withoutOptIn(url);
  if (isAllowed) return { uri };
  return {
    uri,
    authPlugins: {
      caching_sha2_password: guarded(authPlugins.caching_sha2_password(), (data, calls) => {
        return calls > 0 && FULL_AUTHENTICATION.equals(data);
      }),
      // It has no other way.
      sha256_password: guarded(authPlugins.sha256_password(), () => true),
    },
  };
}

function withoutOptIn(url: string): { uri: string; isAllowed: boolean } {
  if (!URL.canParse(url)) return { uri: url, isAllowed: false };
  const parsed = new URL(url);
  const value = parsed.searchParams.get(OPT_IN);
  if (value === null) return { uri: url, isAllowed: false };
  // mysql2 complains of options that it does not know.
  parsed.searchParams.delete(OPT_IN);
  return { uri: parsed.href, isAllowed: !OFF.has(value.toLowerCase()) };
}

/** @param revealsPassword whether the plugin's answer to this would; `calls` came before */
function guarded(plugin: AuthPlugin, revealsPassword: (data: Buffer, calls: number) => boolean): AuthPlugin {
  return (metadata) => {
    const connection = metadata.connection as unknown as MysqlConnection;
    const answer = plugin(metadata);
    let calls = 0;
    return (data) => {
      // Thrown, mysql2 reports it as the failure of the login.
      if (revealsPassword(data, calls++) && !isPrivate(connection)) throw new Error(REFUSED);
      return answer(data);
    };
  };
}

const REFUSED =
  'the server asks for the password itself (caching_sha2_password or sha256_password), and the connection is not encrypted and verified, so it was not sent. ' +
  `Connect by TLS that verifies the server (?ssl={"verifyIdentity":true}, or ?ssl={"ca":"…"} with its own authority), or add ${OPT_IN}=true where nobody can come between.`;

/** Nobody on the way can read along or pretend to be the server. */
function isPrivate({ config }: MysqlConnection): boolean {
  const { host, socketPath, ssl } = config;
  if (socketPath !== undefined || isLoopback(host)) return true;
  // Where it is set, mysql2 logs in by TLS or not at all.
  if (!ssl || ssl.rejectUnauthorized === false) return false;
  // It looks at the host's name only where it is told to; without, any certificate of any well-known authority would do.
  return ssl.verifyIdentity === true || Boolean(ssl.ca);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

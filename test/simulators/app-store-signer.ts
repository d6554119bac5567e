import 'reflect-metadata';
import { KeyObject, randomUUID, sign, webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BasicConstraintsExtension, Extension, X509CertificateGenerator } from '@peculiar/x509';

/** Marks of Apple's certificates, which the library looks for: of one that signs for the App Store, and of the one that signs it. */
const LEAF = '1.2.840.113635.100.6.11.1';
const INTERMEDIATE = '1.2.840.113635.100.6.2.1';

export const BUNDLE_ID = 'es.veladan.lishop';
export const APP_ID = 1234567890;

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DER_NULL = new Uint8Array([5, 0]);
const DAY_MS = 86_400_000;

interface Certificate {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
  /** Base64 of its DER. */
  readonly text: string;
}

async function certify(name: string, by?: Certificate, mark?: string): Promise<Certificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const { rawData } = await X509CertificateGenerator.create(
    {
      serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex'),
      subject: `CN=Test ${name}`,
      issuer: `CN=Test ${by?.name ?? name}`,
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + 3650 * DAY_MS),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: (by?.keys ?? keys).privateKey,
      extensions: [
        new BasicConstraintsExtension(name !== 'leaf', undefined, true),
        ...(mark === undefined ? [] : [new Extension(mark, false, DER_NULL)]),
      ],
    },
    webcrypto,
  );
  return { name, keys, text: Buffer.from(rawData).toString('base64') };
}

/** An App Store that signs, with a chain of three certificates of its own. */
export class AppStoreSigner {
  readonly rootFile: string;
  /** When everything is bought where nothing else is said. */
  readonly began = Date.now();

  private constructor(
    private readonly folder: string,
    private readonly key: KeyObject,
    private readonly chain: readonly string[],
  ) {
    this.rootFile = join(folder, 'root.pem');
    const lines = this.chain.at(-1)?.replace(/(.{64})/g, '$1\n') ?? '';
    writeFileSync(this.rootFile, `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
  }

  static async start(): Promise<AppStoreSigner> {
    const root = await certify('root');
    const intermediate = await certify('intermediate', root, INTERMEDIATE);
    const leaf = await certify('leaf', intermediate, LEAF);
    const folder = mkdtempSync(join(tmpdir(), 'quartet-app-store-'));
    const chain = [leaf, intermediate, root].map(({ text }) => text);
    return new AppStoreSigner(folder, KeyObject.from(leaf.keys.privateKey), chain);
  }

  /** The environment in which Quartet takes this for Apple. */
  get environment(): Record<string, string> {
    return {
      LISHOP_APPSTORE_BUNDLE_ID: BUNDLE_ID,
      LISHOP_APPSTORE_APP_ID: String(APP_ID),
      LISHOP_APPSTORE_ROOT_FILE: this.rootFile,
    };
  }

  /**
   * @param x5c another chain than the one that there is
   * @param more of the header
   */
  sign(payload: object, x5c = this.chain, more: object = {}): string {
    const text = `${base64url({ alg: 'ES256', x5c, ...more })}.${base64url(payload)}`;
    const signature = sign('sha256', Buffer.from(text), { key: this.key, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  }

  /** What was signed, with more in its header. */
  signAgain(jws: string, more: object): string {
    const [, payload = ''] = jws.split('.');
    return this.sign(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object, undefined, more);
  }

  /** A transaction of a purchase that is good for a month, unless something else is said. */
  transaction(purchase: string, more: object = {}): string {
    return this.sign({
      transactionId: purchase,
      originalTransactionId: purchase,
      bundleId: BUNDLE_ID,
      productId: 'lists.yearly',
      environment: 'Production',
      purchaseDate: this.began,
      signedDate: Date.now(),
      expiresDate: this.began + 30 * 86_400_000,
      ...more,
    });
  }

  notification(
    type: string,
    transaction: string | undefined,
    more: {
      readonly id?: string;
      readonly environment?: string;
      readonly appId?: number;
      readonly renewal?: object;
      readonly subtype?: string;
    } = {},
  ): string {
    const environment = more.environment ?? 'Production';
    return this.sign({
      notificationType: type,
      subtype: more.subtype,
      notificationUUID: more.id ?? randomUUID(),
      version: '2.0',
      signedDate: Date.now(),
      data: {
        bundleId: BUNDLE_ID,
        ...(environment === 'Production' && { appAppleId: more.appId ?? APP_ID }),
        environment,
        signedTransactionInfo: transaction,
        ...(more.renewal && {
          signedRenewalInfo: this.sign({ environment, signedDate: Date.now(), ...more.renewal }),
        }),
      },
    });
  }

  end(): void {
    rmSync(this.folder, { recursive: true });
  }
}

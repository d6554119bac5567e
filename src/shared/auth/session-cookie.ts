import type { CookieOptions, Request } from 'express';

/** 32 random bytes in base64url. */
const TOKEN = /^[\w-]{43}$/;

/** `__Host-` keeps other hosts of the same site from setting it; browsers take that over TLS alone. */
const SECURE_NAME = '__Host-quartet';
const PLAIN_NAME = 'quartet';

/** The console's cookie, as it is named and kept by the browser of this request. */
export class SessionCookie {
  readonly name: string;
  private readonly secure: boolean;

  /** @param publicUrl as HttpConfig has it */
  constructor(
    private readonly request: Request,
    publicUrl: string | undefined,
  ) {
    this.secure = request.secure || publicUrl?.startsWith('https:') === true;
    this.name = this.secure ? SECURE_NAME : PLAIN_NAME;
  }

  /** The session's token; `undefined` where there is none of its form. */
  get token(): string | undefined {
    const pairs = (this.request.headers.cookie ?? '').split(';');
    const own = pairs.map((pair) => pair.trim()).find((pair) => pair.startsWith(`${this.name}=`));
    const value = own?.slice(this.name.length + 1);
    return value !== undefined && TOKEN.test(value) ? value : undefined;
  }

  /** What Express is to set it with. */
  get options(): CookieOptions {
    return { httpOnly: true, sameSite: 'strict', secure: this.secure, path: '/' };
  }
}

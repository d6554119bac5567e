/** What ImbaChat learns of one user (seed, "Getting information about users"; docs/imbachat.md). */
export interface UserObject {
  readonly user_id: number;
  readonly name: string;
  /** `false` where there is none, as in the seed. */
  readonly avatar_url: string | false;
  readonly profile_url?: string;
  /** Unix time in seconds. */
  readonly lastlogin?: number;
  readonly badge?: string;
  readonly profiles?: Readonly<Record<string, object>>;
  readonly chat_role?: 'admin' | 'user';
  readonly permissions?: object;
  /** Only with IMBACHAT_EXPOSE_MAIL. */
  readonly user_mail?: string;
}

/** 2^53 - 1: ids go over the wire as JSON numbers, which no reader keeps exactly past that. */
export const LARGEST_ID = Number.MAX_SAFE_INTEGER;

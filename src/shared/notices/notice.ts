/** What a notice carries: ids and states, never a name, an address or a secret. */
export type NoticeData = Readonly<Record<string, NoticeValue>>;
type NoticeValue = string | number | boolean | null | readonly NoticeData[];

/** Something that needs the operator's attention, or no longer does. Goes out by mail and by webhook. */
export interface Notice {
  /** For programs, such as `imvu.account.banned`; the list stands in docs/notices.md. */
  readonly type: string;
  readonly data: NoticeData;
  /** For people: a sentence that says what happened. */
  readonly summary: string;
  /** For people: the call or command that helps. */
  readonly help: string;
  /** Set: published once for as long as this subject is in this state. Unset: each time. */
  readonly once?: NoticeState;
  /** False: by webhook only. */
  readonly byMail?: boolean;
}

/** What is wrong with what, such as `banned` with `imvu.account/ID`. */
export interface NoticeState {
  readonly subject: string;
  readonly state: string;
}

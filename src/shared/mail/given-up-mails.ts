import { Injectable } from '@nestjs/common';
import type { Queryable } from '../database/queryable.js';

/** A mail that the mail server refused for good, or put off for days. Neither its address nor the server's words, which may name it. */
export interface GivenUpMail {
  readonly id: string;
  readonly tries: number;
  /** The mail server's reply code, such as 550. */
  readonly status: number | null;
  /** It was a notice to the operator. */
  readonly isNotice: boolean;
}

/** @param transaction the one in which the mail is given up */
export type GivenUpMailListener = (mail: GivenUpMail, transaction: Queryable) => Promise<void>;

/** Where mail that was given up is published to its subscribers. */
@Injectable()
export class GivenUpMails {
  private readonly listeners = new Set<GivenUpMailListener>();

  subscribe(listener: GivenUpMailListener): void {
    this.listeners.add(listener);
  }

  async publish(mail: GivenUpMail, transaction: Queryable): Promise<void> {
    for (const listener of this.listeners) await listener(mail, transaction);
  }
}

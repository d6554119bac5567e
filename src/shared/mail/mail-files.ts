import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import PostalMime from 'postal-mime';
import { MailConfig } from '../config/platform-settings.js';

/** A mail that no server takes, as MailTransport wrote it. */
export interface MailFile {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly written: number;
  readonly bytes: number;
}

/** What such a file says. */
export interface MailFileText extends MailFile {
  readonly from: string | null;
  readonly to: string | null;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly string[];
}

const NAME = /^([\da-f-]{36})\.eml$/;
/** So many files are looked at together. */
const AT_ONCE = 64;
/** No more of a text is shown. */
const MAX_TEXT = 100_000;

/** The mail that went into files of this replica, because no mail server is set. */
@Injectable()
export class MailFiles {
  constructor(private readonly config: MailConfig) {}

  /** All of them, the newest first. */
  async list(): Promise<MailFile[]> {
    const names = await readdir(this.config.outboxDir).catch(ifMissing<string[]>([]));
    const ids = names.flatMap((name) => NAME.exec(name)?.[1] ?? []);
    const files: MailFile[] = [];
    for (let start = 0; start < ids.length; start += AT_ONCE)
      for (const file of await Promise.all(ids.slice(start, start + AT_ONCE).map((id) => this.find(id))))
        if (file !== undefined) files.push(file);
    return files.sort((a, b) => b.written - a.written || (a.id < b.id ? 1 : -1));
  }

  /** @param id a UUID: it becomes part of a path */
  async read(id: string): Promise<MailFileText | undefined> {
    const file = await this.find(id);
    if (file === undefined) return undefined;
    const { from, to, subject, text, attachments } = await PostalMime.parse(await readFile(this.path(id)));
    return {
      ...file,
      from: from?.address ?? null,
      to: to?.[0]?.address ?? null,
      subject: subject ?? '',
      text: (text ?? '').slice(0, MAX_TEXT),
      attachments: attachments.map(({ filename }) => filename ?? 'unnamed'),
    };
  }

  private async find(id: string): Promise<MailFile | undefined> {
    const found = await stat(this.path(id)).catch(ifMissing(undefined));
    return found === undefined ? undefined : { id, written: Math.trunc(found.mtimeMs), bytes: found.size };
  }

  private path(id: string): string {
    return join(this.config.outboxDir, `${id}.eml`);
  }
}

/** What is there in place of what is not (any more). */
function ifMissing<Value>(value: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}

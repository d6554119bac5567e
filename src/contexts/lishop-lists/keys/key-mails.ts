import { Injectable } from '@nestjs/common';
import { LiShopConfig } from '../settings.js';
import type { Mail } from '../../../shared/mail/mail.js';

/** What the app opens: the seed's file for an invitation. */
const ATTACHMENT = 'invitation.lishopApiKey';

type Attachment = NonNullable<Mail['attachments']>[number];

function attachmentOf(key: string, filename: string): Attachment {
  return { filename, contentType: 'application/json', content: JSON.stringify({ api_key: key }) };
}

/** The mails that carry keys. */
@Injectable()
export class KeyMails {
  constructor(private readonly config: LiShopConfig) {}

  /** @returns `undefined` where no sender of invitations is set: then the owner passes the key on */
  invitation(to: string, key: string, readOnly: boolean): Mail | undefined {
    const from = this.config.invitationMail;
    if (from === undefined) return undefined;
    return {
      from,
      to,
      subject: 'You are invited to a shopping list',
      text:
        'Someone shares a LiShop shopping list with you.\n\n' +
        `Open the attached file ${ATTACHMENT} with LiShop, or enter this key there:\n\n${key}\n\n` +
        `Whoever has the key can read ${readOnly ? '' : 'and change '}the list: keep it to yourself.\n`,
      attachments: [attachmentOf(key, ATTACHMENT)],
    };
  }

  /** @param keys at least one */
  recovery(to: string, keys: readonly string[]): Mail {
    const from = this.config.invitationMail;
    return {
      ...(from !== undefined && { from }),
      to,
      subject: 'Your LiShop keys',
      text:
        'You asked for the keys of the shopping lists that are shared with this address:\n\n' +
        `${keys.join('\n')}\n\n` +
        'Open the attached file with LiShop, or enter a key there. If it was not you who asked, ignore this mail: nobody else has got it.\n',
      attachments: keys.map((key, index) =>
        attachmentOf(key, index === 0 ? ATTACHMENT : `invitation-${index + 1}.lishopApiKey`),
      ),
    };
  }
}

import type { UserObject } from '../users/user-object.js';
import type { ChatStatus } from '../users/user-source.js';
import type { ChatToken } from '../tokens/chat-tokens.js';
import { inHtml, inScript } from '../widget/script-text.js';

/** What the demo page shows. */
export interface Demo {
  /** For whom the chat opens; missing where nobody was chosen, or somebody who is not known. */
  readonly user: UserObject | undefined;
  readonly asked: number | undefined;
  readonly chatStatus: ChatStatus;
  /** The first token; missing where there is no chat. */
  readonly token: ChatToken | undefined;
  readonly people: readonly UserObject[];
  readonly widgetIsSet: boolean;
}

const initials = (name: string): string =>
  name
    .split(/[\s_.-]+/)
    .map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();

function face({ user_id, name, avatar_url }: UserObject): string {
  const image = avatar_url === false ? '' : `<img src="${inHtml(avatar_url)}" alt="" loading="lazy">`;
  return `<span class="face hue${user_id % 6}" aria-hidden="true">${inHtml(initials(name))}${image}</span>`;
}

function seen({ lastlogin }: UserObject): string {
  if (lastlogin === undefined) return 'Not seen yet';
  const date = new Date(lastlogin * 1000);
  if (Number.isNaN(date.getTime())) return 'Not seen yet';
  return `Last here ${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })}`;
}

function card(person: UserObject, me: UserObject | undefined): string {
  const { user_id, name, badge } = person;
  const write =
    me === undefined
      ? ''
      : `<button class="button" type="button" data-imbachat-dialog="${user_id}" aria-label="Write a message to ${inHtml(name)}">Write message</button>`;
  return `<li class="person">${face(person)}
<div class="who"><div class="name">${inHtml(name)}</div>
<div class="seen">${badge === undefined ? '' : `<span class="badge">${inHtml(badge)}</span> `}${seen(person)}</div></div>
<div class="do">${write}<a class="button${me === undefined ? '' : ' quiet'}" href="?user_id=${user_id}">${me === undefined ? 'Chat as this user' : 'Chat as'}</a></div></li>`;
}

function message({ user, asked, chatStatus, widgetIsSet }: Demo): [text: string, kind: string] | undefined {
  if (!widgetIsSet)
    return [
      'IMBACHAT_WIDGET_ID is not set, so there is no chat to show. Set it and start Quartet again.',
      'unavailable',
    ];
  if (asked === undefined) return undefined;
  if (chatStatus === 'unknown' || user === undefined)
    return [`There is no user ${asked}. Choose one below.`, 'unavailable'];
  if (chatStatus === 'banned')
    return [`${user.name} is banned and cannot take part in the chat.`, 'unavailable'];
  return ['The chat is loading …', 'loading'];
}

/** The demo page; every text of a user goes through `inHtml`. */
export function demoPage(demo: Demo): string {
  const { user, people, widgetIsSet, token } = demo;
  const status = message(demo);
  const chats = user !== undefined && widgetIsSet && token !== undefined;
  const others = people.filter(({ user_id }) => user_id !== user?.user_id);
  const script = `/imbachat/widget.js?${new URLSearchParams({ resizable: 'true', draggable: 'true' }).toString()}`;
  const me =
    user === undefined
      ? ''
      : `<div class="me"><div><strong>${inHtml(user.name)}</strong><small>You chat as user ${user.user_id}</small></div>${face(user)}</div>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Chat demo</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/imbachat/demo/style.css"><script src="/imbachat/demo/page.js" defer></script>${chats ? `<script type="application/json" id="first-token">${inScript(token)}</script><script src="${inHtml(script)}" defer></script>` : ''}
</head><body>
<header class="top"><div><a class="brand" href="/imbachat/demo">Community <span>· chat demo</span></a>${me}</div></header>
<main><h1>${user === undefined ? 'Who would you like to be?' : 'Members'}</h1>
<p class="lead">${user === undefined ? 'Choose a member: the chat opens as it would for that person on your site.' : 'Write to anyone here. The chat opens at the edge of this page, as it will on your site.'}</p>
${status ? `<p class="status" role="status" data-imbachat-status="${status[1]}">${inHtml(status[0])}</p>` : ''}
${others.length > 0 ? `<ul class="people">\n${others.map((person) => card(person, chats ? user : undefined)).join('\n')}\n</ul>` : '<p class="note">There is nobody else to write to. Send users to PUT /imbachat/directory/users; those who are banned are not shown.</p>'}
</main></body></html>
`;
}

import { ImbaChat, type NewUser } from '../../clients/typescript/src/imbachat/index.js';
import { anyOf, repeat, type Stage } from './pace.js';

const USERS = 60;
const NAMES = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Radia', 'Ken'];

/** The community's site: keeps its chat users in step with Quartet, and gets tokens for who opens the chat. */
export async function runChatSite(stage: Stage, token: string): Promise<void> {
  const site = new ImbaChat(stage.url, token);
  const user = (index: number): NewUser => ({
    user_id: index + 1,
    name: `${NAMES[index % NAMES.length] ?? ''} ${index + 1}`,
    lastlogin: Math.floor(Date.now() / 1000) - index * 40_000,
    ...(index % 20 === 7 && { banned: true }),
  });
  const all = Array.from({ length: USERS }, (_, index) => user(index));
  await site.upsertUsers(all);
  await repeat('chat site', 1_500, stage, async () => {
    const index = anyOf([...all.keys()]);
    await site.upsertUsers([user(index)]);
    await site.user(index + 1);
    await site.users({ limit: 10 });
  });
}

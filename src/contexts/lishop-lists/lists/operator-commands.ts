import type { CommandResult, OperatorCommand } from '../../../shared/context/operator-command.js';
import { deletedLists, restoreList, type Restored } from './deleted-lists.js';

const RESTORED: Readonly<Record<Restored, (id: string) => CommandResult>> = {
  restored: (id) => ({ ok: true, lines: [`List ${id} is there again, with its keys.`] }),
  unknown: (id) => ({ ok: false, lines: [`No list ${id} is deleted and still kept.`] }),
  replaced: (id) => ({
    ok: false,
    lines: [
      `The payment of list ${id} has made a new list since, which its owner would have to delete first.`,
    ],
  }),
};

/** `npm run operator -- lishop …` */
export const lishopCommands: Readonly<Record<string, OperatorCommand>> = {
  deleted: {
    usage: 'deleted',
    description: 'The lists that were deleted and are still kept (LISHOP_DELETED_KEPT), the latest first.',
    run: async (database, args) => {
      if (args.length > 0) return undefined;
      const lists = await deletedLists(database);
      const lines = lists.map(
        ({ id, deleted_at: at, articles, keys }) =>
          `${id}  deleted ${at.toISOString()}  ${articles} articles  ${keys} keys`,
      );
      return { ok: true, lines: lines.length > 0 ? lines : ['No deleted list is kept.'] };
    },
  },
  restore: {
    usage: 'restore ID',
    description: 'Gives a deleted list back as it was, with its keys.',
    run: async (database, [id = '', ...more]) => {
      if (!/^[1-9]\d{0,14}$/.test(id) || more.length > 0) return undefined;
      return RESTORED[await restoreList(database, Number(id))](id);
    },
  },
};

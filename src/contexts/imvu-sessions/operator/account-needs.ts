import type { FindNeeds } from '../../../shared/operator/overview/needs.js';

const TEXTS: Readonly<Record<string, string>> = {
  needs_code: 'waiting for a code that IMVU sent by mail',
  needs_login: 'in need of a new login or password',
  disabled: 'banned by IMVU',
};

/** IMVU accounts that cannot be used until somebody does something. */
export const accountNeeds: FindNeeds = async (database) => {
  const rows = await database.query<{ state: string; count: number }>(
    `SELECT state, count(*)::integer AS count FROM imvu.accounts WHERE state <> 'active' AND NOT paused GROUP BY state ORDER BY state`,
  );
  return rows.map(({ state, count }) => ({
    kind: `imvu.account.${state}`,
    weight: state === 'disabled' ? 'note' : 'problem',
    text: `${count} IMVU ${count === 1 ? 'account is' : 'accounts are'} ${TEXTS[state] ?? state}.`,
    count,
    page: '/imvu/accounts',
  }));
};

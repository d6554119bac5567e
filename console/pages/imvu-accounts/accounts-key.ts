export const ACCOUNTS_KEY = ['imvu-accounts'] as const;

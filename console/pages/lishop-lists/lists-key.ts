export const LISTS_KEY = ['lishop-lists'] as const;
export const LIST_KEY = ['lishop-list'] as const;

/** What is asked anew once a balance has changed. */
export const PLAYER_KEY = ['bobux-player'] as const;
export const ENTRIES_KEY = ['bobux-entries'] as const;
export const CHANGED_KEYS = [PLAYER_KEY, ENTRIES_KEY, ['bobux-players']] as const;

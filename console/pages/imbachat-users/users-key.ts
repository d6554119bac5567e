/** Every list of the directory begins so; a change makes them all stale. */
export const USERS_KEY = ['imbachat-users'] as const;

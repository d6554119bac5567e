export const KEYS_KEY = ['bobux-keys'] as const;

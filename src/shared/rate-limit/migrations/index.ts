import { Lockouts1765000000002 } from './1765000000002-lockouts.js';

export const lockoutMigrations = [Lockouts1765000000002];

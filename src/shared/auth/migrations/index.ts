import { OperatorSessions1765000000004 } from './1765000000004-operator-sessions.js';

export const authMigrations = [OperatorSessions1765000000004];

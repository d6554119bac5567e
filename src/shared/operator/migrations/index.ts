import { OperatorLog1765000000005 } from './1765000000005-operator-log.js';

export const operatorMigrations = [OperatorLog1765000000005];

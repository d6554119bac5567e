import { Minutes1765000000006 } from './1765000000006-minutes.js';

export const minutesMigrations = [Minutes1765000000006];

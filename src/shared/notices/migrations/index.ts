import { Notices1765000000003 } from './1765000000003-notices.js';

export const noticeMigrations = [Notices1765000000003];

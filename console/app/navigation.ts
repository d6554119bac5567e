import {
  IconAdjustments,
  IconChecklist,
  IconCoins,
  IconHistory,
  IconId,
  IconKey,
  IconLayoutDashboard,
  IconListCheck,
  IconLockOff,
  IconMail,
  IconMessageCircle,
  IconUpload,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

export interface NavigationEntry {
  readonly title: string;
  readonly to: string;
  readonly icon: ComponentType<{ readonly size?: number; readonly 'aria-hidden'?: boolean }>;
}

export interface NavigationGroup {
  /** Of whom it is; left out where that context is. */
  readonly context?: string;
  readonly title?: string;
  readonly entries: readonly NavigationEntry[];
}

/** Every page that there is, in the order in which one reads them. */
export const NAVIGATION: readonly NavigationGroup[] = [
  { entries: [{ title: 'Overview', to: '/', icon: IconLayoutDashboard }] },
  {
    context: 'bobux',
    title: 'Bobux',
    entries: [
      { title: 'Players', to: '/bobux/players', icon: IconCoins },
      { title: 'Bobux keys', to: '/bobux/keys', icon: IconKey },
    ],
  },
  {
    context: 'lishop',
    title: 'LiShop',
    entries: [{ title: 'Lists', to: '/lishop/lists', icon: IconListCheck }],
  },
  {
    context: 'imbachat',
    title: 'ImbaChat',
    entries: [
      { title: 'Users', to: '/imbachat/users', icon: IconUsers },
      { title: 'Upload', to: '/imbachat/upload', icon: IconUpload },
      { title: 'Widget', to: '/imbachat/widget', icon: IconMessageCircle },
    ],
  },
  {
    context: 'imvu',
    title: 'IMVU',
    entries: [
      { title: 'Accounts', to: '/imvu/accounts', icon: IconId },
      { title: 'Keys and users', to: '/imvu/keys', icon: IconKey },
    ],
  },
  {
    title: 'Operations',
    entries: [
      { title: 'Mail', to: '/mail', icon: IconMail },
      { title: 'Lock-outs', to: '/lockouts', icon: IconLockOff },
      { title: 'Log', to: '/log', icon: IconHistory },
      { title: 'Audit', to: '/audit', icon: IconChecklist },
      { title: 'Settings', to: '/settings', icon: IconAdjustments },
    ],
  },
];

/** What of it this Quartet has. @param contexts of the session */
export const navigationFor = (contexts: readonly string[]): readonly NavigationGroup[] =>
  NAVIGATION.filter(({ context }) => context === undefined || contexts.includes(context));

import { notifications } from '@mantine/notifications';

/** Says that something is done, in a corner, for some seconds. */
export const say = (message: string): void =>
  void notifications.show({
    message,
    color: 'teal',
    autoClose: 4_000,
    closeButtonProps: { 'aria-label': 'Close' },
  });

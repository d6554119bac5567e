import { setNonce } from 'get-nonce';

/** The nonce of this answer; the browser shows it to scripts only as a property. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** For libraries that put style elements into the page without being asked by Mantine (the lock of scrolling behind a dialog). */
export function setNonceOfStyles(): void {
  setNonce(styleNonce());
}

import { useEffect, useRef } from 'react';

/** What gets the focus in a moment, of a dialog that has just closed. */
let waiting: Element | null = null;

/** Behind the dialog's own end, which gives the focus to nobody. */
function giveBack(opener: Element | null): void {
  waiting = opener;
  setTimeout(() => {
    if (waiting !== opener) return;
    waiting = null;
    const back = opener?.isConnected ? opener : document.querySelector('#content');
    if (back instanceof HTMLElement) back.focus({ preventScroll: back !== opener });
  });
}

/**
 * Who goes by keyboard is back on what opened a dialog when it closes, also where it is taken out of the page at once. Of two dialogs that follow each
 * other, the first gives the focus to nobody, the second to what opened the first. Where that is gone, the page's content has the focus.
 */
export function useReturnFocus(isOpen: boolean): void {
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    opener.current ??= waiting ?? document.activeElement;
    waiting = null;
    return () => {
      giveBack(opener.current);
      opener.current = null;
    };
  }, [isOpen]);
}

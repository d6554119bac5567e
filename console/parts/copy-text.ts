/**
 * Copies a text by the command that browsers have everywhere: `navigator.clipboard` is there over TLS and on this machine only. What is selected for it stands
 * beside the button, since a dialog takes the focus back from everything outside it.
 */
function copyByCommand(text: string, button: HTMLElement): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'copied-text';
  button.after(field);
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    button.focus();
  }
}

/** @param button what was pressed for it @returns whether the text is in the clipboard now */
export async function copyText(text: string, button: HTMLElement): Promise<boolean> {
  try {
    if (isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // The browser may still allow the command.
  }
  return copyByCommand(text, button);
}

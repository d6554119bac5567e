export interface ReadText {
  readonly text: string;
  /** It is not in UTF-8, and does not say in what it is. */
  readonly isGuessed: boolean;
}

/** The text of a file: UTF-8, UTF-16 with a byte order mark, or else Windows-1252, in which Excel saves CSV. */
export function readText(bytes: ArrayBuffer | Uint8Array): ReadText {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  if (first === 0xff && second === 0xfe) return { text: decode('utf-16le', bytes), isGuessed: false };
  if (first === 0xfe && second === 0xff) return { text: decode('utf-16be', bytes), isGuessed: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isGuessed: false };
  } catch {
    return { text: decode('windows-1252', bytes), isGuessed: true };
  }
}

/** Without a byte order mark. */
const decode = (encoding: string, bytes: ArrayBuffer | Uint8Array): string =>
  new TextDecoder(encoding).decode(bytes);

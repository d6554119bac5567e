const secretNames =
  /(password|passwd|secret|authorization|cookie|api[-_]?key|hmac|sauce|token|credential|receipt)/i;
const REDACTED = '[redacted]';

/** A value: quoted in either way, quoted inside of a JSON string, or up to what would end it. */
const value = String.raw`(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\\"[^"]*"?|[^\s,;&}]+)`;
const name = String.raw`(?:password|passwd|secret|api[-_]?key|hmac|sauce|token)[\w-]{0,32}`;
const header = String.raw`(?:proxy-)?authorization|(?:set-)?cookie`;
const between = String.raw`\\?["']?\s{0,4}[=:]\s{0,4}`;

const inText: [RegExp, string][] = [
  // Credentials in a URL: postgresql://user:password@host
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,256}:)[^\s/]*(@)/gi, `$1${REDACTED}$2`],
  // Headers whose whole value counts, to the end of the line
  [
    new RegExp(`((?:${header})${between})(?:Basic |Bearer )?(?:"(?:[^"\\\\]|\\\\.)*"?|[^\\r\\n"]+)`, 'gi'),
    `$1${REDACTED}`,
  ],
  [/\b(Basic|Bearer) +[\w+/=.~-]+/gi, `$1 ${REDACTED}`],
  // "name": "value", name=value, name: value
  [new RegExp(`(${name}${between})${value}`, 'gi'), `$1${REDACTED}`],
];

/** Longer lines help nobody, and would cost the patterns their time. */
const MAX_CHARACTERS = 16_384;
/** No secret is longer. */
const MAX_SECRET = 1_024;

/** A text as it may stand in the log: passwords, keys, cookies and signatures left out. */
export function redactText(text: string): string {
  const long = text.length > MAX_CHARACTERS;
  const whole = long ? text.slice(0, MAX_CHARACTERS) : text;
  const result = inText.reduce((done, [pattern, replacement]) => done.replace(pattern, replacement), whole);
  // What the cut left half of is not recognised any more: the end goes, and with it any such half.
  return long ? `${result.slice(0, -MAX_SECRET)}… [cut]` : result;
}

/** The same for anything that is logged: members whose name speaks of a secret are left out, at every depth. */
export function redact(logged: unknown, seen = new WeakSet(), depth = 0): unknown {
  if (typeof logged === 'string') return redactText(logged);
  if (typeof logged !== 'object' || logged === null || logged instanceof Date) return logged;
  if (logged instanceof Error) return redactText(logged.stack ?? logged.message);
  if (ArrayBuffer.isView(logged)) return `[${logged.byteLength} bytes]`;
  if (seen.has(logged)) return '[again]';
  if (depth > 5) return '[too deep]';
  seen.add(logged);
  if (Array.isArray(logged)) return logged.map((item) => redact(item, seen, depth + 1));
  return Object.fromEntries(
    Object.keys(logged).map((member) => {
      const value = read(logged, member);
      return [
        member,
        secretNames.test(member) && !saysNothing(value) ? REDACTED : redact(value, seen, depth + 1),
      ];
    }),
  );
}

/** Whether there is a secret is none. */
const saysNothing = (value: unknown): boolean =>
  value === undefined || value === null || typeof value === 'boolean';

function read(object: object, member: string): unknown {
  try {
    return (object as Record<string, unknown>)[member];
  } catch {
    return '[unreadable]';
  }
}

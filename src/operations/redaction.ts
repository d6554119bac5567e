const secretNames =
  /(password|passwd|secret|authorization|cookie|api[-_]?key|hmac|sauce|token|credential|receipt|x-lishop-api-key)/i;
const REDACTED = '[redacted]';

const inText: [RegExp, string][] = [
  // Credentials in a URL: postgresql://user:password@host
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s@/]+(@)/gi, `$1${REDACTED}$2`],
  [/\b(Basic|Bearer) +[\w+/=.~-]+/gi, `$1 ${REDACTED}`],
  // "name": "value", name=value, name: value
  [
    /((?:password|passwd|secret|authorization|cookie|api[-_]?key|hmac|sauce|token)[\w-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&}]+)/gi,
    `$1${REDACTED}`,
  ],
];

/** A text as it may stand in the log: passwords, keys, cookies and signatures left out. */
export function redactText(text: string): string {
  return inText.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/** The same for anything that is logged: members whose name speaks of a secret are left out, at every depth. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 5) return '[too deep]';
  if (value instanceof Error) return redactText(value.stack ?? value.message);
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secretNames.test(name) ? REDACTED : redact(member, depth + 1),
    ]),
  );
}

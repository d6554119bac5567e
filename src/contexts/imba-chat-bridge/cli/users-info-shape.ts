/** What is wrong with an answer, and what is only unusual. */
export interface ShapeReport {
  readonly wrong: readonly string[];
  readonly odd: readonly string[];
}

const isAddress = (value: unknown): boolean => typeof value === 'string' && /^(https?:\/\/|\/)/i.test(value);

const optional: Record<string, [check: (value: unknown) => boolean, allowed: string]> = {
  avatar_url: [(value) => value === false || isAddress(value), 'an address, or false'],
  profile_url: [isAddress, 'an address'],
  lastlogin: [(value) => Number.isInteger(value), 'unix time in whole seconds'],
  badge: [(value) => typeof value === 'string' || value === null, 'a text'],
  chat_role: [(value) => value === 'admin' || value === 'user', '"admin" or "user"'],
};

function profileProblems(profiles: unknown): string[] {
  if (typeof profiles !== 'object' || profiles === null) return ['profiles is not an object'];
  return Object.entries(profiles).flatMap(([id, profile]: [string, unknown]) => {
    const { user_id, name } = (profile ?? {}) as Record<string, unknown>;
    return user_id !== undefined && typeof name === 'string' ? [] : [`profiles.${id} lacks user_id or name`];
  });
}

/** Looks at the parsed body of a users-info answer (seed, "Getting information about users"). */
export function checkShape(body: unknown): ShapeReport {
  if (!Array.isArray(body))
    return { wrong: [`the answer is not an array but ${body === null ? 'null' : typeof body}`], odd: [] };
  const wrong = new Set<string>();
  const odd = new Set<string>();
  for (const user of body as unknown[]) {
    if (typeof user !== 'object' || user === null) {
      wrong.add('an element of the array is not an object');
      continue;
    }
    const { user_id, name, profiles, ...rest } = user as Record<string, unknown>;
    if (typeof user_id === 'string' && /^\d+$/.test(user_id)) odd.add('user_id is a text, not a number');
    else if (!Number.isInteger(user_id)) wrong.add('user_id is missing or not a number');
    if (typeof name !== 'string') wrong.add('name is missing or not a text');
    else if (name === '') odd.add('a name is empty');
    for (const [field, [check, allowed]] of Object.entries(optional)) {
      if (field in rest && !check(rest[field])) odd.add(`${field} is not ${allowed}`);
    }
    if (profiles !== undefined && profiles !== null)
      for (const problem of profileProblems(profiles)) odd.add(problem);
    if ('password' in rest || 'password_hash' in rest) wrong.add('passwords are given out');
    if ('user_mail' in rest || 'email' in rest) odd.add('mail addresses are given out');
  }
  return { wrong: [...wrong], odd: [...odd] };
}

/** The ids of the users in an answer, as numbers. */
export function idsOf(body: unknown): number[] {
  if (!Array.isArray(body)) return [];
  return body.map((user: unknown) => Number((user as { user_id?: unknown } | null)?.user_id));
}

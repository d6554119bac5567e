import fc from 'fast-check';

/** What SQL, templates, headers, paths and prototypes have been broken with. No text of PostgreSQL's own errors stands in it. */
const classics = [
  '',
  `'`,
  `"`,
  `\\`,
  `\\'`,
  `''`,
  `$$`,
  `$1`,
  `' OR '1'='1`,
  `' OR 1=1 --`,
  `" OR ""="`,
  `') OR ('1'='1`,
  `' UNION SELECT sealed::text FROM lishop.api_keys --`,
  `x' AND 1=(SELECT count(*) FROM platform.secrets) --`,
  `'; DROP TABLE public.canary; --`,
  `'; INSERT INTO public.canary VALUES ('owned'); --`,
  `'); INSERT INTO public.canary VALUES ('owned'); --`,
  `1; INSERT INTO public.canary VALUES ('owned')`,
  `1); DELETE FROM public.canary; --`,
  `'; SELECT pg_sleep(6); --`,
  `1 OR pg_sleep(6) IS NULL`,
  `'||pg_sleep(6)||'`,
  `$$; DROP SCHEMA lishop CASCADE; $$`,
  `\\'; COPY public.canary TO PROGRAM 'id'; --`,
  `{1,2}`,
  `{"a":1}`,
  `(1,2)`,
  `%`,
  `_`,
  `%27%20OR%201=1`,
  `%00`,
  `\u0000`,
  `a\u0000b`,
  `\ud800`,
  `\udfff\ud800`,
  `\u2028`,
  `\ufeff`,
  `ʼ OR 1=1`,
  `＇ OR 1=1`,
  `0`,
  `-1`,
  `1e999`,
  `9223372036854775808`,
  `99999999999999999999999999`,
  `0x10`,
  `NaN`,
  `Infinity`,
  `1.5`,
  `true`,
  `null`,
  `undefined`,
  `__proto__`,
  `constructor`,
  `toString`,
  '${7*7}',
  '{{7*7}}',
  `<script>alert(1)</script>`,
  `</script><script>`,
  `javascript:alert(1)`,
  `../../etc/passwd`,
  `..%2f..%2f`,
  `\r\nSet-Cookie: a=b`,
  `a@b.c\r\nBcc: d@e.f`,
  `2026-99-99T99:99:99Z`,
  `-4713-01-01`,
  `+275760-09-13T00:00:00.001Z`,
  `00000000-0000-0000-0000-000000000000`,
  `00000000-0000-0000-0000-00000000000'`,
  `${'9'.repeat(400)}`,
  'a'.repeat(3_000),
  '\u{1f600}'.repeat(600),
  '(((((((((('.repeat(50),
  ' '.repeat(2_000),
];

/** One text that means ill. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...classics) },
  {
    weight: 2,
    arbitrary: fc
      .array(
        fc.constantFrom(
          `'`,
          `"`,
          `;`,
          `--`,
          `/*`,
          `*/`,
          `\\`,
          `(`,
          `)`,
          `,`,
          ` `,
          `$1`,
          `$$`,
          `%`,
          `\0`,
          `1`,
          `a`,
        ),
        {
          maxLength: 12,
        },
      )
      .map((atoms) => atoms.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

/** Such a text, or a value where a text is expected. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, true, 0, -1, 1.5, 1e308, 2 ** 53, [], {}, [[]], ['a'], { a: { b: [] } }),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** All classics once, then as many others as wanted. */
export function textsOf(seed: number, others: number, classicsToo = true): string[] {
  return [...(classicsToo ? classics : []), ...fc.sample(hostileText, { numRuns: others, seed })];
}

export function valuesOf(seed: number, count: number): unknown[] {
  return fc.sample(hostileValue, { numRuns: count, seed });
}

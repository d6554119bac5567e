/** Waits until `look` gives something other than undefined or false. @throws when that takes longer than `timeoutMs` */
export async function eventually<Result>(
  look: () => Result | undefined | false | Promise<Result | undefined | false>,
  timeoutMs = 20_000,
): Promise<Result> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const result = await look();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > end) throw new Error(`It did not come to pass within ${timeoutMs} ms: ${String(look)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
